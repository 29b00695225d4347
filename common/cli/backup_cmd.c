/* `backup`: a copy of the database while others work.
 *
 * The copy bears its name only when it is whole and on the disk. The second file is
 * no part of it, so that a restored database meets what happened since. */
#include "cli/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err disk(struct op *op, const char *path)
{
	return op_refuse(op, errno == ENOSPC ? E_DISK_FULL : E_DISK, path, "path", path, "why", strerror(errno), NULL);
}

static void at(void *ctx, int64_t done, int64_t of)
{
	progress_at(ctx, "Copying pages", done, of);
}

static enum err flush(struct op *op, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;
	enum err err = done ? OK : disk(op, path);

	if (fd >= 0)
		close(fd);
	return err;
}

static enum err flush_directory_of(struct op *op, const char *path)
{
	const char *slash = strrchr(path, '/');

	return flush(op, !slash ? "." : slash == path ? "/" : arena_printf(&op->arena, "%.*s", (int)(slash - path), path).p);
}

/* Does not replace a file that came to be in the meantime. A stick may know no links,
 * a network's disk only those. */
static enum err name_it(struct op *op, const char *part, const char *path)
{
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return flush_directory_of(op, path);
	if (errno != EINVAL && errno != ENOSYS)
		return disk(op, path);
	if (link(part, path) < 0)
		return disk(op, path);
	if (unlink(part) < 0)
		return disk(op, part);
	return flush_directory_of(op, path);
}

static enum err copy(struct op *op, struct cli *cli, struct book *b, const char *path)
{
	const char *part = arena_printf(&cli->arena, "%s.part", path).p;
	enum err err;

	if (unlink(part) < 0 && errno != ENOENT)
		return disk(op, part);
	err = store_backup(op, book_store(b), part, at, &cli->progress);
	progress_end(&cli->progress);
	if (!err)
		err = flush(op, part);
	if (!err)
		err = name_it(op, part, path);
	if (err)
		unlink(part);
	return err;
}

static void tell(const struct cli *cli, const char *path)
{
	struct stat st = {0};

	stat(path, &st);
	if (cli->json)
		printf("{\"bytes\":%lld}\n", (long long)st.st_size);
	else
		printf("%s: %lld bytes. To restore: copy it to DIR/book.db beside DIR/site.json.\n", path, (long long)st.st_size);
}

static enum err run(struct op *op, struct cli *cli)
{
	const char *path = cli->args.words[0].p;
	struct book *b;
	enum err err;

	if (access(path, F_OK) == 0)
		return op_refuse(op, E_DUPLICATE, "", "what", "The file", "key", path, NULL);
	err = cli_book(op, cli, DB_READ, &b);
	if (err)
		return err;
	err = copy(op, cli, b, path);
	book_close(b);
	if (!err)
		tell(cli, path);
	return err;
}

const struct command command_backup = {
	.name = "backup",
	.words = "FILE",
	.words_min = 1,
	.words_max = 1,
	.about = "Copy the database to FILE, which must not exist, while others work.",
	.about_zh = "在他人照常工作时把数据库复制到 FILE(该文件须不存在)。",
	.examples = "backup /mnt/usb/daybook-monday.db",
	.run = run,
};
