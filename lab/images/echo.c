/*
 * The echo server of the lab's images: a static binary that can be the only file of an image and run as PID 1.
 *
 *   echo tcp:8080 udp:9000 udp:9001@192.168.77.140
 *
 * Every argument is one listener; without an address it is bound to the wildcard. It sends back the line it received,
 * followed by the sender's address and port as it saw them. A browser that asks a TCP port gets a page that says so.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_SOCKETS = 256, BUFFER = 65536, SENDER = 32 };
enum role { TCP_LISTENER, TCP_CONNECTION, UDP_SOCKET };

static struct pollfd sockets[MAX_SOCKETS];
static enum role roles[MAX_SOCKETS];
static int count;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void add_socket(int fd, enum role role) {
  if (count == MAX_SOCKETS) {
    close(fd);
    return;
  }
  sockets[count] = (struct pollfd){.fd = fd, .events = POLLIN};
  roles[count++] = role;
}

static void remove_socket(int index) {
  close(sockets[index].fd);
  sockets[index] = sockets[--count];
  roles[index] = roles[count];
}

static void listen_on(const char *argument) {
  char protocol[4], address[INET_ADDRSTRLEN] = "0.0.0.0";
  int port, on = 1;
  if (sscanf(argument, "%3[a-z]:%d@%15s", protocol, &port, address) < 2) {
    fprintf(stderr, "cannot read \"%s\": write tcp:PORT or udp:PORT, optionally with @ADDRESS\n", argument);
    exit(2);
  }
  int is_tcp = strcmp(protocol, "tcp") == 0;
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(port)};
  if (inet_pton(AF_INET, address, &local.sin_addr) != 1) fail(address);
  int fd = socket(AF_INET, is_tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
  if (fd < 0) fail("socket");
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&local, sizeof local) < 0) fail(argument);
  if (is_tcp && listen(fd, 64) < 0) fail("listen");
  add_socket(fd, is_tcp ? TCP_LISTENER : UDP_SOCKET);
}

/* Puts the sender's address after the line; returns the answer's length. */
static size_t answer(char *buffer, size_t length, const struct sockaddr_in *peer) {
  char address[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &peer->sin_addr, address, sizeof address);
  if (length > 0 && buffer[length - 1] == '\n') length--;
  return length + (size_t)sprintf(buffer + length, " %s:%d\n", address, ntohs(peer->sin_port));
}

static void serve_datagram(int fd) {
  static char buffer[BUFFER + SENDER];
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  ssize_t length = recvfrom(fd, buffer, BUFFER, 0, (struct sockaddr *)&peer, &size);
  if (length < 0) return;
  sendto(fd, buffer, answer(buffer, (size_t)length, &peer), 0, (struct sockaddr *)&peer, size);
}

/* A page with the sender's address in place of a line; the connection ends with it. */
static void answer_browser(int fd, const struct sockaddr_in *peer) {
  char address[INET_ADDRSTRLEN], body[256], reply[512];
  inet_ntop(AF_INET, &peer->sin_addr, address, sizeof address);
  int length = snprintf(body, sizeof body,
                        "<!doctype html><html lang=en><title>Lab echo</title>"
                        "<h1>The lab's echo server</h1><p>You are %s:%d</p></html>\n",
                        address, ntohs(peer->sin_port));
  int size = snprintf(reply, sizeof reply,
                      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n"
                      "Connection: close\r\n\r\n%s",
                      length, body);
  send(fd, reply, (size_t)size, MSG_NOSIGNAL);
}

/* Returns 0 once the connection is over. */
static int serve_connection(int fd) {
  static char buffer[BUFFER + SENDER];
  struct sockaddr_in peer;
  socklen_t size = sizeof peer;
  ssize_t length = recv(fd, buffer, BUFFER, 0);
  if (length <= 0 || getpeername(fd, (struct sockaddr *)&peer, &size) < 0) return 0;
  if (length > 4 && strncmp(buffer, "GET ", 4) == 0) {
    answer_browser(fd, &peer);
    return 0;
  }
  return send(fd, buffer, answer(buffer, (size_t)length, &peer), MSG_NOSIGNAL) >= 0;
}

static void serve(int index) {
  int fd = sockets[index].fd;
  if (roles[index] == UDP_SOCKET) {
    serve_datagram(fd);
  } else if (roles[index] == TCP_LISTENER) {
    int connection = accept(fd, NULL, NULL);
    if (connection >= 0) add_socket(connection, TCP_CONNECTION);
  } else if (!serve_connection(fd)) {
    remove_socket(index);
  }
}

static void stop(int signal) {
  (void)signal;
  _exit(0);
}

int main(int argc, char **argv) {
  /* PID 1 has no default actions: without a handler a stop would take the engine's full grace. */
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  for (int i = 1; i < argc; i++) listen_on(argv[i]);
  printf("echo: serving %d sockets\n", count);
  fflush(stdout);
  for (;;) {
    if (poll(sockets, (nfds_t)count, -1) < 0 && errno != EINTR) fail("poll");
    for (int i = count - 1; i >= 0; i--) {
      if (sockets[i].revents) serve(i);
    }
  }
}
