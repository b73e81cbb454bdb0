# shellcheck shell=bash
# Read by the forwarder's bash before anything else, as BASH_ENV.
PATH=${BASH_ENV%/*}:$PATH
