/*
 * The echo server of the lab's images: a static binary that can be the only file of an image and run as PID 1.
 *
 *   echo tcp:8080 udp:9000 udp:9001@192.168.77.140
 *
 * Every argument is one listener; without an address it is bound to the wildcard of both families, as far as the kernel
 * has them. It sends back the line it received,
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

enum { MAX_SOCKETS = 256, BUFFER = 65536, SENDER = 64 };
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

/* An address of either family, in the form the kernel takes. */
static socklen_t read_address(const char *text, int port, struct sockaddr_storage *local) {
  memset(local, 0, sizeof *local);
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)local;
  struct sockaddr_in *four = (struct sockaddr_in *)local;
  if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    return sizeof *six;
  }
  if (inet_pton(AF_INET, text, &four->sin_addr) != 1) fail(text);
  four->sin_family = AF_INET;
  four->sin_port = htons(port);
  return sizeof *four;
}

/* Returns 0 where the kernel has no such family. */
static int bind_to(const char *address, int port, int is_tcp) {
  struct sockaddr_storage local;
  int on = 1;
  socklen_t size = read_address(address, port, &local);
  int fd = socket(local.ss_family, is_tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
  if (fd < 0 && errno == EAFNOSUPPORT) return 0;
  if (fd < 0) fail("socket");
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (local.ss_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind(fd, (struct sockaddr *)&local, size) < 0) fail(address);
  if (is_tcp && listen(fd, 64) < 0) fail("listen");
  add_socket(fd, is_tcp ? TCP_LISTENER : UDP_SOCKET);
  return 1;
}

static void listen_on(const char *argument) {
  char protocol[4], address[INET6_ADDRSTRLEN] = "";
  int port;
  if (sscanf(argument, "%3[a-z]:%d@%45s", protocol, &port, address) < 2) {
    fprintf(stderr, "cannot read \"%s\": write tcp:PORT or udp:PORT, optionally with @ADDRESS\n", argument);
    exit(2);
  }
  int is_tcp = strcmp(protocol, "tcp") == 0;
  if (*address != 0) {
    if (!bind_to(address, port, is_tcp)) fail(argument);
    return;
  }
  bind_to("0.0.0.0", port, is_tcp);
  bind_to("::", port, is_tcp);
}

/* Writes `192.168.1.5:40000` or `[fd00::5]:40000`; returns its length. */
static int write_peer(char *text, size_t room, const struct sockaddr_storage *peer) {
  char address[INET6_ADDRSTRLEN];
  if (peer->ss_family == AF_INET6) {
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)peer;
    inet_ntop(AF_INET6, &six->sin6_addr, address, sizeof address);
    return snprintf(text, room, "[%s]:%d", address, ntohs(six->sin6_port));
  }
  const struct sockaddr_in *four = (const struct sockaddr_in *)peer;
  inet_ntop(AF_INET, &four->sin_addr, address, sizeof address);
  return snprintf(text, room, "%s:%d", address, ntohs(four->sin_port));
}

/* Puts the sender's address after the line; returns the answer's length. */
static size_t answer(char *buffer, size_t length, const struct sockaddr_storage *peer) {
  if (length > 0 && buffer[length - 1] == '\n') length--;
  buffer[length++] = ' ';
  length += (size_t)write_peer(buffer + length, SENDER - 2, peer);
  buffer[length++] = '\n';
  return length;
}

static void serve_datagram(int fd) {
  static char buffer[BUFFER + SENDER];
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  ssize_t length = recvfrom(fd, buffer, BUFFER, 0, (struct sockaddr *)&peer, &size);
  if (length < 0) return;
  sendto(fd, buffer, answer(buffer, (size_t)length, &peer), 0, (struct sockaddr *)&peer, size);
}

/* A page with the sender's address in place of a line; the connection ends with it. */
static void answer_browser(int fd, const struct sockaddr_storage *peer) {
  char sender[SENDER], body[256], reply[512];
  write_peer(sender, sizeof sender, peer);
  int length = snprintf(body, sizeof body,
                        "<!doctype html><html lang=en><title>Lab echo</title>"
                        "<h1>The lab's echo server</h1><p>You are %s</p></html>\n",
                        sender);
  int size = snprintf(reply, sizeof reply,
                      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n"
                      "Connection: close\r\n\r\n%s",
                      length, body);
  send(fd, reply, (size_t)size, MSG_NOSIGNAL);
}

/* Returns 0 once the connection is over. */
static int serve_connection(int fd) {
  static char buffer[BUFFER + SENDER];
  struct sockaddr_storage peer;
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
