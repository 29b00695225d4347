/* The socket's two ends. Its address has room for about a hundred bytes and a data
 * directory may be deeper: so it is named through the open directory. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "local.h"

enum { BACKLOG = 128 };

static int open_socket(const char *dir, struct sockaddr_un *at, int *dir_fd)
{
	*dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*dir_fd < 0)
		return -1;
	*at = (struct sockaddr_un){.sun_family = AF_UNIX};
	snprintf(at->sun_path, sizeof(at->sun_path), "/proc/self/fd/%d/syncd.sock", *dir_fd);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int give_up(int fd, int dir_fd)
{
	int why = errno;

	if (fd >= 0)
		close(fd);
	if (dir_fd >= 0)
		close(dir_fd);
	errno = why;
	return -1;
}

int local_listen(const char *dir)
{
	struct sockaddr_un at;
	int dir_fd, fd = open_socket(dir, &at, &dir_fd);

	if (fd < 0)
		return give_up(fd, dir_fd);
	/* One left behind by a daemon that was killed; the lock says that none runs. */
	local_unlink(dir);
	mode_t before = umask(0177);
	int bound = bind(fd, (struct sockaddr *)&at, sizeof(at));
	umask(before);
	if (bound < 0 || listen(fd, BACKLOG) < 0)
		return give_up(fd, dir_fd);
	close(dir_fd);
	return fd;
}

int local_connect(const char *dir)
{
	struct sockaddr_un at;
	int dir_fd, fd = open_socket(dir, &at, &dir_fd);

	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		return give_up(fd, dir_fd);
	close(dir_fd);
	return fd;
}

void local_unlink(const char *dir)
{
	int dir_fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (dir_fd < 0)
		return;
	unlinkat(dir_fd, "syncd.sock", 0);
	close(dir_fd);
}
