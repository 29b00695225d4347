/* Keeping company: plain sockets and OpenSSL, one process, no threads. */
#include "company.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

enum { TURN_US = 100 * 1000, PIPELINE = 200 };

enum manner { HALF_OPEN, SLOW_HEADERS, SLOW_BODY, NEVER_READS, MANNERS };

struct guest {
	enum manner manner;
	int fd; /* -1: was cut */
	SSL *ssl;
};

SSL_CTX *company_tls(const char *site_dir)
{
	struct arena a = {0};
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());

	must_be(tls && SSL_CTX_use_certificate_file(tls, path_in(&a, site_dir, "device/cert.pem"), SSL_FILETYPE_PEM) == 1 &&
			SSL_CTX_use_PrivateKey_file(tls, path_in(&a, site_dir, "device/key.pem"), SSL_FILETYPE_PEM) == 1,
		"a device's certificate");
	SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				      SSL_MODE_RELEASE_BUFFERS);
	arena_done(&a);
	return tls;
}

static int connect_to(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must_be(fd >= 0, "a socket");
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	close(fd);
	return -1;
}

SSL *company_open(SSL_CTX *tls, int port)
{
	int fd = connect_to(port);
	SSL *ssl;

	if (fd < 0)
		return NULL;
	ssl = SSL_new(tls);
	must_be(ssl && SSL_set_fd(ssl, fd) == 1, "a connection");
	if (SSL_connect(ssl) == 1)
		return ssl;
	company_close(ssl);
	return NULL;
}

void company_close(SSL *ssl)
{
	close(SSL_get_fd(ssl));
	SSL_free(ssl);
}

void company_ask_once(SSL *ssl)
{
	static const char ask[] = "GET /v1/head HTTP/1.1\r\nHost: ho\r\n\r\n";
	char answer[4096];

	must_be(SSL_write(ssl, ask, sizeof(ask) - 1) > 0, "asking");
	int n = SSL_read(ssl, answer, sizeof(answer));
	must_be(n > 13 && memcmp(answer, "HTTP/1.1 200 ", 13) == 0, "an answer");
}

void company_room(int count)
{
	struct rlimit most;

	must_be(getrlimit(RLIMIT_NOFILE, &most) == 0 && most.rlim_max >= (rlim_t)count + 100, "descriptors (ulimit -Hn)");
	most.rlim_cur = most.rlim_max;
	must_be(setrlimit(RLIMIT_NOFILE, &most) == 0, "descriptors");
}

/* ---- bad clients ---- */

static const char *opening(enum manner manner)
{
	if (manner == SLOW_HEADERS)
		return "GET /v1/head HTTP/1.1\r\n";
	if (manner == SLOW_BODY)
		return "POST /v1/log HTTP/1.1\r\nContent-Type: application/x-ndjson+zstd\r\nContent-Length: 1000000\r\n\r\n";
	return NULL;
}

static void come(struct guest *g, SSL_CTX *tls, int port)
{
	const char *first = opening(g->manner);

	if (g->manner == HALF_OPEN) {
		g->fd = connect_to(port);
	} else {
		g->ssl = company_open(tls, port);
		g->fd = g->ssl ? SSL_get_fd(g->ssl) : -1;
	}
	if (g->fd < 0)
		return;
	if (first)
		SSL_write(g->ssl, first, (int)strlen(first));
	fcntl(g->fd, F_SETFL, O_NONBLOCK);
}

static bool was_cut(const struct guest *g)
{
	char byte;
	ssize_t n = recv(g->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

	/* Who never reads has answers lying there; he hears of his end when he writes. */
	return n == 0 || (n < 0 && errno != EAGAIN);
}

static bool go_on(struct guest *g)
{
	static const char ask[] = "GET /v1/head HTTP/1.1\r\nHost: ho\r\n\r\n";
	char many[sizeof(ask) * PIPELINE];
	int n = 0;

	if (was_cut(g))
		return false;
	switch (g->manner) {
	case SLOW_HEADERS:
		return SSL_write(g->ssl, "X: y\r\n", 6) > 0;
	case SLOW_BODY:
		return SSL_write(g->ssl, "b", 1) > 0;
	case NEVER_READS:
		for (int i = 0; i < PIPELINE; i++, n += (int)sizeof(ask) - 1)
			memcpy(many + n, ask, sizeof(ask) - 1);
		n = SSL_write(g->ssl, many, n);
		return n > 0 || SSL_get_error(g->ssl, n) == SSL_ERROR_WANT_WRITE;
	default:
		return true;
	}
}

static void leave(struct guest *g)
{
	if (g->ssl)
		company_close(g->ssl);
	else if (g->fd >= 0)
		close(g->fd);
	g->ssl = NULL;
	g->fd = -1;
}

static void keep_company(const char *site_dir, int port, int count, int there)
{
	struct guest *guests = calloc((size_t)count, sizeof(*guests));
	SSL_CTX *tls = company_tls(site_dir);

	must_be(guests != NULL, "memory");
	for (int i = 0; i < count; i++)
		guests[i] = (struct guest){.manner = (enum manner)(i % MANNERS), .fd = -1};
	for (bool told = false;; told = true) {
		for (int i = 0; i < count; i++) {
			if (guests[i].fd < 0)
				come(&guests[i], tls, port);
			else if (!go_on(&guests[i]))
				leave(&guests[i]);
		}
		if (!told)
			must_be(write(there, "", 1) == 1, "telling that the company is there");
		usleep(TURN_US);
	}
}

pid_t company_begin(const char *site_dir, int port, int count)
{
	int there[2];
	char byte;
	pid_t pid;

	must_be(pipe(there) == 0, "a pipe");
	pid = fork();
	must_be(pid >= 0, "a process");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		close(there[0]);
		company_room(count);
		keep_company(site_dir, port, count, there[1]);
		_exit(0);
	}
	close(there[1]);
	must_be(read(there[0], &byte, 1) == 1, "bad company");
	close(there[0]);
	return pid;
}

void company_end(pid_t pid)
{
	kill(pid, SIGKILL);
	must_be(waitpid(pid, NULL, 0) == pid, "the end of bad company");
}
