/* Bytes into the hands of a printer, a device or a file. Only what was taken whole is
 * called printed: a network printer has to have confirmed every byte. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "slips/slip.h"

enum { PATIENCE_MS = 10000, CONNECT_MS = 5000, NAP_MS = 20 };

struct handing {
	struct op *op;
	struct str address, number;
};

static enum err not_taken(const struct handing *h, const char *why)
{
	return op_refuse(h->op, E_PRINTER, "", "address", arena_str(&h->op->arena, h->address).p, "why", why, "number",
		arena_str(&h->op->arena, h->number).p, NULL);
}

/* Waits for a printer that is busy, but not for ever. */
static enum err put_all(const struct handing *h, int fd, struct str bytes)
{
	while (bytes.n) {
		struct pollfd ready = {.fd = fd, .events = POLLOUT};
		ssize_t n;
		if (poll(&ready, 1, PATIENCE_MS) <= 0)
			return not_taken(h, "it does not answer");
		n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return not_taken(h, strerror(errno));
		if (n > 0)
			bytes = str_sub(bytes, (size_t)n, bytes.n);
	}
	return OK;
}

/* ---- the network ---- */

static bool connected(int fd, const struct addrinfo *to, int *why)
{
	struct pollfd ready = {.fd = fd, .events = POLLOUT};
	socklen_t n = sizeof(*why);

	if (connect(fd, to->ai_addr, to->ai_addrlen) == 0)
		return true;
	*why = errno;
	if (errno != EINPROGRESS)
		return false;
	*why = ETIMEDOUT;
	if (poll(&ready, 1, CONNECT_MS) <= 0)
		return false;
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, why, &n) == 0 && !*why;
}

static int dial(const struct addrinfo *list, int *why)
{
	*why = EHOSTUNREACH;
	for (const struct addrinfo *at = list; at; at = at->ai_next) {
		int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, at->ai_protocol);
		if (fd < 0) {
			*why = errno;
			continue;
		}
		if (connected(fd, at, why))
			return fd;
		close(fd);
	}
	return -1;
}

/* Raw printers say nothing; that the other side has acknowledged every byte is what can
 * be known. */
static enum err wait_taken(const struct handing *h, int fd)
{
	for (int waited = 0; waited < PATIENCE_MS; waited += NAP_MS) {
		int left, why;
		socklen_t n = sizeof(why);
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &n) == 0 && why)
			return not_taken(h, strerror(why));
		if (ioctl(fd, SIOCOUTQ, &left) < 0)
			return not_taken(h, strerror(errno));
		if (!left)
			return OK;
		poll(NULL, 0, NAP_MS);
	}
	return not_taken(h, "it does not answer");
}

static enum err to_network(const struct handing *h, struct str bytes)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list;
	const char *place = arena_str(&h->op->arena, str_sub(h->address, 4, h->address.n)).p, *colon = strrchr(place, ':');
	const char *host;
	int fd, why;
	enum err err;

	if (!colon || colon == place)
		return not_taken(h, "a network printer is written tcp:HOST:PORT");
	host = arena_str(&h->op->arena, (struct str){place, (size_t)(colon - place)}).p;
	if ((why = getaddrinfo(host, colon + 1, &hints, &list)))
		return not_taken(h, gai_strerror(why));
	fd = dial(list, &why);
	freeaddrinfo(list);
	if (fd < 0)
		return not_taken(h, strerror(why));
	if (!(err = put_all(h, fd, bytes)))
		err = wait_taken(h, fd);
	close(fd);
	return err;
}

/* ---- files and devices ---- */

static enum err close_kept(const struct handing *h, int fd, enum err err)
{
	if (!err && fsync(fd) && errno != EINVAL && errno != EROFS)
		err = not_taken(h, strerror(errno));
	if (close(fd) && !err)
		err = not_taken(h, strerror(errno));
	return err;
}

static enum err to_device(const struct handing *h, const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return not_taken(h, strerror(errno));
	return close_kept(h, fd, put_all(h, fd, bytes));
}

/* Beside itself and renamed, so that nobody finds half a slip. */
static enum err to_file(const struct handing *h, const char *path, struct str bytes)
{
	const char *beside = arena_printf(&h->op->arena, "%s.%ld", path, (long)getpid()).p;
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum err err;

	if (fd < 0)
		return not_taken(h, strerror(errno));
	err = close_kept(h, fd, put_all(h, fd, bytes));
	if (!err && rename(beside, path))
		err = not_taken(h, strerror(errno));
	if (err)
		unlink(beside);
	return err;
}

enum err slip_deliver(struct op *op, struct str address, struct str bytes, struct str number)
{
	struct handing h = {op, address, number};
	const char *path = arena_str(&op->arena, address).p;
	struct stat st;

	if (str_starts(address, STR("tcp:")))
		return to_network(&h, bytes);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return to_device(&h, path, bytes);
	return to_file(&h, path, bytes);
}
