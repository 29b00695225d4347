/* The supervisor's socket. It is connected once: what it is called may begin with '@',
 * which stands for a nul and a name that is in no directory. */
#include "notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

enum { US_PER_MS = 1000, WATCHDOG_PARTS = 3 };

static bool address_of(const char *name, struct sockaddr_un *at, socklen_t *size)
{
	size_t n = name ? strlen(name) : 0;

	*at = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (n < 2 || n >= sizeof(at->sun_path) || (name[0] != '/' && name[0] != '@'))
		return false;
	memcpy(at->sun_path, name, n);
	if (name[0] == '@')
		at->sun_path[0] = '\0';
	*size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + (name[0] == '/'));
	return true;
}

static int connect_to(const char *name)
{
	struct sockaddr_un at;
	socklen_t size;
	int fd;

	if (!address_of(name, &at, &size))
		return -1;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, size) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* A third of the time allowed, so that one that is late is not the last. */
static int64_t watchdog_ms(void)
{
	uint64_t us = 0, pid = 0;

	if (getenv("WATCHDOG_PID") &&
		(!str_to_u64(str_from(getenv("WATCHDOG_PID")), &pid) || pid != (uint64_t)getpid()))
		return 0;
	if (!str_to_u64(str_from(getenv("WATCHDOG_USEC")), &us))
		return 0;
	return us && us < US_PER_MS * WATCHDOG_PARTS ? 1 : (int64_t)(us / US_PER_MS / WATCHDOG_PARTS);
}

void notifier_open(struct notifier *n)
{
	n->fd = connect_to(getenv("NOTIFY_SOCKET"));
	n->watchdog_ms = n->fd >= 0 ? watchdog_ms() : 0;
}

void notifier_close(struct notifier *n)
{
	if (n->fd >= 0)
		close(n->fd);
	n->fd = -1;
}

bool notifier_say(const struct notifier *n, const char *lines)
{
	ssize_t sent;

	if (n->fd < 0)
		return false;
	do
		sent = send(n->fd, lines, strlen(lines), MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)strlen(lines);
}
