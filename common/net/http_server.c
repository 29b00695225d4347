/* Opening, running and stopping the server.
 *
 * Each loop listens for itself on the same port and the kernel deals the
 * connections out, so that loops share no listener and no lock. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "server.h"

enum { LOOPS_MAX = 64, BACKLOG = 1024 };

static const char no_address[] = "it is not an address and port of this machine";

static void take_defaults(struct http_config *c)
{
	c->loops = c->loops > 0 ? c->loops : 1;
	c->loops = c->loops > LOOPS_MAX ? LOOPS_MAX : c->loops;
	c->body_max = c->body_max ? c->body_max : 1024 * 1024;
	c->headers_max = c->headers_max ? c->headers_max : 16 * 1024;
	c->connections_max = c->connections_max ? c->connections_max : 4096;
	c->bodies_max = c->bodies_max ? c->bodies_max : (size_t)128 * 1024 * 1024;
	c->stranger_body_max = c->stranger_body_max ? c->stranger_body_max : 64 * 1024;
	c->strangers_max = c->strangers_max ? c->strangers_max : 512;
	c->strangers_a_place = c->strangers_a_place ? c->strangers_a_place : 64;
	c->request_ms = c->request_ms ? c->request_ms : 10 * 1000;
	c->answer_ms = c->answer_ms ? c->answer_ms : 60 * 1000;
	c->idle_ms = c->idle_ms ? c->idle_ms : 60 * 1000;
	c->drain_ms = c->drain_ms ? c->drain_ms : 10 * 1000;
}

static enum err cannot_listen(struct op *op, const struct http_config *config, const char *why)
{
	struct str at = arena_printf(&op->arena, "%s:%d", config->address, config->port);

	return op_refuse(op, E_LISTEN, "", "address", at.p, "why", why, NULL);
}

static bool set(int fd, int level, int option, int value)
{
	return setsockopt(fd, level, option, &value, sizeof(value)) == 0;
}

/* -1 and errno. TCP_NODELAY is inherited by what is accepted; without it each
 * answer waits for the peer's delayed acknowledgement. */
static int bind_one(const struct addrinfo *at, bool shared)
{
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	bool done = set(fd, SOL_SOCKET, SO_REUSEADDR, 1) && set(fd, IPPROTO_TCP, TCP_NODELAY, 1) &&
		    (!shared || set(fd, SOL_SOCKET, SO_REUSEPORT, 1)) &&
		    bind(fd, at->ai_addr, at->ai_addrlen) == 0;
	if (done)
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

static int port_of(int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);

	CHECK(getsockname(fd, (struct sockaddr *)&at, &n) == 0);
	return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port :
						((struct sockaddr_in *)&at)->sin_port);
}

static void set_port(struct addrinfo *at, int port)
{
	if (at->ai_family == AF_INET6)
		((struct sockaddr_in6 *)at->ai_addr)->sin6_port = htons((uint16_t)port);
	else
		((struct sockaddr_in *)at->ai_addr)->sin_port = htons((uint16_t)port);
}

/* Sharing a port would also share it with another daemon of the same user, each
 * getting half the calls: the port must first be had alone. */
static bool port_is_free(const struct addrinfo *at)
{
	int fd = bind_one(at, false);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

enum err http_listen(struct op *op, const char *address, int *port, int *fd)
{
	struct addrinfo want = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM}, *at = NULL;
	const struct http_config config = {.address = address, .port = *port};

	*fd = -1;
	if (*port < 0 || *port > 65535 || getaddrinfo(address, NULL, &want, &at) != 0)
		return cannot_listen(op, &config, no_address);
	set_port(at, *port);
	*fd = bind_one(at, false);
	freeaddrinfo(at);
	if (*fd < 0 || listen(*fd, BACKLOG) < 0) {
		const char *why = strerror(errno);
		if (*fd >= 0)
			close(*fd);
		return cannot_listen(op, &config, why);
	}
	*port = port_of(*fd);
	return OK;
}

static enum err open_loops(struct op *op, struct http_server *server, struct addrinfo *at)
{
	const struct http_config *config = &server->config;
	bool shared = config->loops > 1;

	set_port(at, config->port);
	if (shared && config->port && !port_is_free(at))
		return cannot_listen(op, config, strerror(errno));
	for (int i = 0; i < config->loops; i++) {
		int fd = bind_one(at, shared);
		if (fd < 0 || listen(fd, BACKLOG) < 0) {
			const char *why = strerror(errno);
			if (fd >= 0)
				close(fd);
			return cannot_listen(op, config, why);
		}
		server->port = port_of(fd);
		set_port(at, server->port);
		enum err e = http_loop_open(op, &server->loops[i], fd);
		if (e)
			return e;
	}
	return OK;
}

static enum err listen_at(struct op *op, struct http_server *server)
{
	const struct http_config *config = &server->config;
	struct addrinfo want = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM}, *at = NULL;

	if (config->port < 0 || config->port > 65535 || getaddrinfo(config->address, NULL, &want, &at) != 0)
		return cannot_listen(op, config, no_address);
	enum err e = open_loops(op, server, at);
	freeaddrinfo(at);
	return e;
}

enum err http_server_open(struct op *op, const struct http_config *config, struct http_server **out)
{
	struct http_server *server = calloc(1, sizeof(*server));

	CHECK(server && config->handle);
	*out = NULL;
	server->config = *config;
	take_defaults(&server->config);
	server->connection_index = -1;
	server->loops_count = server->config.loops;
	server->loops = calloc((size_t)server->loops_count, sizeof(*server->loops));
	CHECK(server->loops);
	for (int i = 0; i < server->loops_count; i++) {
		server->loops[i].server = server;
		server->loops[i].wake_fd = -1;
		pthread_mutex_init(&server->loops[i].lock, NULL);
	}
	enum err e = http_server_tls_open(op, server);
	if (!e)
		e = listen_at(op, server);
	if (e) {
		http_server_close(server);
		return e;
	}
	*out = server;
	return OK;
}

int http_server_port(const struct http_server *server)
{
	return server->port;
}

struct http_counts http_server_counts(const struct http_server *server)
{
	return (struct http_counts){
		.devices = atomic_load(&server->peers[HTTP_KIND_DEVICE]),
		.strangers = atomic_load(&server->peers[HTTP_KIND_STRANGER]),
		.handshakes = atomic_load(&server->peers[HTTP_KIND_UNKNOWN]),
		.cut = atomic_load(&server->cut),
		.malformed = atomic_load(&server->malformed),
	};
}

static void *run_loop(void *loop)
{
	http_loop_run(loop);
	return NULL;
}

/* Signals are the program's: none reaches a loop thread. That also turns SIGPIPE
 * into an error of the one write. */
void http_server_run(struct http_server *server)
{
	pthread_t threads[LOOPS_MAX];
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (int i = 0; i < server->loops_count; i++)
		CHECK(pthread_create(&threads[i], NULL, run_loop, &server->loops[i]) == 0);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	for (int i = 0; i < server->loops_count; i++)
		pthread_join(threads[i], NULL);
}

void http_server_stop(struct http_server *server)
{
	int kept = errno; /* a signal handler must leave it alone */

	atomic_store(&server->stopping, true);
	for (int i = 0; i < server->loops_count; i++)
		http_loop_wake(&server->loops[i]);
	errno = kept;
}

void http_server_close(struct http_server *server)
{
	if (!server)
		return;
	for (int i = 0; i < server->loops_count; i++) {
		http_loop_close(&server->loops[i]);
		pthread_mutex_destroy(&server->loops[i].lock);
	}
	CHECK(atomic_load(&server->connections) == 0);
	SSL_CTX_free(server->tls);
	if (server->connection_index >= 0)
		CRYPTO_free_ex_index(CRYPTO_EX_INDEX_SSL, server->connection_index);
	free(server->loops);
	free(server);
}
