/*
 * The network card of a virtual machine without the machine: it carries frames between a macvtap, as QEMU would, and a
 * TAP in the network namespace that plays the guest. While it runs, the guest has a card; killed, it has none.
 *
 *   virtual-nic MACVTAP GUEST-NAMESPACE TAP NODE
 *
 * Run in the namespace of the macvtap, with that namespace's /sys. NODE is where the device file is made for a moment.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void read_numbers(const char *path, const char *format, unsigned *a, unsigned *b) {
  FILE *file = fopen(path, "r");
  if (file == NULL) fail(path);
  if (fscanf(file, format, a, b) < 1) fail(path);
  fclose(file);
}

static int set_frames_only(int fd, const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  if (name != NULL) strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(fd, TUNSETIFF, &request) < 0) fail("TUNSETIFF");
  return fd;
}

/* The device file carries the interface's index in its name, and is made by hand as in a container. */
static int open_macvtap(const char *name, const char *node) {
  char path[256];
  unsigned index, major_number, minor_number;
  snprintf(path, sizeof path, "/sys/class/net/%s/ifindex", name);
  read_numbers(path, "%u", &index, NULL);
  snprintf(path, sizeof path, "/sys/class/net/%s/macvtap/tap%u/dev", name, index);
  read_numbers(path, "%u:%u", &major_number, &minor_number);
  if (mknod(node, S_IFCHR | 0600, makedev(major_number, minor_number)) < 0) fail(node);
  int fd = open(node, O_RDWR);
  if (fd < 0) fail(node);
  unlink(node);
  return set_frames_only(fd, NULL);
}

static int open_tap(const char *namespace_file, const char *name) {
  int namespace = open(namespace_file, O_RDONLY);
  if (namespace < 0 || setns(namespace, CLONE_NEWNET) < 0) fail(namespace_file);
  int fd = open("/dev/net/tun", O_RDWR);
  if (fd < 0) fail("/dev/net/tun");
  return set_frames_only(fd, name);
}

/* A card that is down refuses the frame, as a wire would lose it. */
static void carry(int from, int to) {
  char frame[65536];
  ssize_t length = read(from, frame, sizeof frame);
  if (length > 0 && write(to, frame, length) < 0) return;
}

int main(int count, char **arguments) {
  if (count != 5) return fprintf(stderr, "virtual-nic MACVTAP GUEST-NAMESPACE TAP NODE\n"), 2;
  int macvtap = open_macvtap(arguments[1], arguments[4]);
  int tap = open_tap(arguments[2], arguments[3]);
  puts("carrying");
  fflush(stdout);
  struct pollfd ends[2] = {{.fd = macvtap, .events = POLLIN}, {.fd = tap, .events = POLLIN}};
  while (poll(ends, 2, -1) >= 0) {
    if (ends[0].revents & POLLIN) carry(macvtap, tap);
    if (ends[1].revents & POLLIN) carry(tap, macvtap);
    if ((ends[0].revents | ends[1].revents) & (POLLERR | POLLHUP)) return 0;
  }
  return 1;
}
