/* `backup`: a copy of the database while others work.
 *
 * The copy bears its name only when it is whole and on the disk. The second file is
 * no part of it, so that a restored database meets what happened since. */
#include "cli/commands.h"

#include <sys/stat.h>
#include <unistd.h>

#include "book/restore.h"
#include "part_file.h"

static void at(void *ctx, int64_t done, int64_t of)
{
	progress_at(ctx, "Copying pages", done, of);
}

static enum err copy(struct op *op, struct cli *cli, struct book *b, const char *path)
{
	const char *part = part_path(&cli->arena, path).p;
	enum err err = part_clear(op, part);

	if (err)
		return err;
	err = book_copy(op, b, part, at, &cli->progress);
	progress_end(&cli->progress);
	if (!err)
		err = part_flush(op, part);
	if (!err)
		err = part_name(op, part, path, false);
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
		printf(cli->lang == LANG_ZH ? "%s:%lld 字节。恢复:%s restore %s\n" : "%s: %lld bytes. To make a book of it again: %s restore %s\n",
			path, (long long)st.st_size, cli->program->name, path);
}

enum err cli_backup(struct op *op, struct cli *cli)
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

static enum err run(struct op *op, struct cli *cli)
{
	struct book *b;
	enum err err;

	if ((err = cli_backup(op, cli)) || (err = cli_book(op, cli, DB_WRITE, &b)))
		return err;
	err = book_note_copy(op, b);
	book_close(b);
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
