/* `restore`: a book made of a backup, looked over before it is called one. */
#include "cli/commands.h"

#include <unistd.h>

#include "base/json.h"
#include "book/fold.h"
#include "book/restore.h"

static void fault(void *ctx, enum err code, struct str place, struct str detail)
{
	struct cli *cli = ctx;

	if (!cli->json)
		printf("%s  %.*s  %.*s\n", err_code(code), STR_ARG(place), STR_ARG(detail));
}

static enum err look_over(struct op *op, struct cli *cli, int64_t *faults)
{
	struct book *b;
	enum err err = cli_book(op, cli, DB_READ, &b);

	if (err)
		return err;
	err = book_verify(op, b, fault, cli, faults);
	progress_end(&cli->progress);
	book_close(b);
	return err;
}

static void tell_json(const struct cli *cli, const struct restored_book *r, int64_t faults)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "{\"site\":\"%.*s\",\"epoch\":\"%.*s\",\"dir\":", STR_ARG(r->id.site), STR_ARG(r->id.epoch));
	json_put_str(&text, str_from(cli->dir));
	buf_printf(&text, ",\"copied\":%llu,\"seq\":%llu,\"sync_first\":%s,\"faults\":%lld", (unsigned long long)r->seq_copied,
		(unsigned long long)r->seq, r->sync_first ? "true" : "false", (long long)faults);
	if (r->aside.n) {
		json_put_key(&text, "aside");
		json_put_str(&text, r->aside);
	}
	buf_puts(&text, "}\n");
	out_print(&text);
	buf_done(&text);
}

static void say(const struct cli *cli, const char *en, const char *zh)
{
	puts(cli->lang == LANG_ZH ? zh : en);
}

/* Keys are in no backup. */
static bool lacks_keys(struct cli *cli, const struct restored_book *r)
{
	return !r->id.alone && access(arena_printf(&cli->arena, "%s/device", cli->dir).p, F_OK) != 0;
}

static void tell_text(struct cli *cli, const struct restored_book *r, int64_t faults)
{
	unsigned long long copied = r->seq_copied, more = r->seq - r->seq_copied;

	printf(cli->lang == LANG_ZH ? "已恢复 %.*s(%s):备份中有本站记录 %llu 条,第二文件补回 %llu 条。\n"
				    : "Restored %.*s in %s: %llu own entries from the backup, %llu more from the second file.\n",
		STR_ARG(r->id.site), cli->dir, copied, more);
	if (r->aside.n)
		printf(cli->lang == LANG_ZH ? "原来的数据库移到了 %.*s。\n" : "The database that was there is now %.*s.\n",
			STR_ARG(r->aside));
	if (faults)
		say(cli, "It has the faults listed above: try an older backup, or show them to head office.",
			"账本有上列错误:请试用更早的备份,或交总部查看。");
	if (lacks_keys(cli, r))
		say(cli, "The keys are in no backup: put the directories kept beside the old book (device, authority) here.",
			"备份不含密钥:请把旧账本旁保存的 device、authority 目录放到这里。");
	if (r->sync_first)
		say(cli, "Run `sync` before anything is recorded: head office may have what came after the backup.",
			"录入之前请先 `sync`:总部可能存有备份之后的记录。");
}

static enum err run(struct op *op, struct cli *cli)
{
	struct book_options options = {.world = &cli->world,
		.mode = DB_WRITE,
		.reserve = cli_reserve(),
		.progress = progress_at,
		.progress_ctx = &cli->progress};
	struct restoring how = {.file = cli->args.words[0].p,
		.second = cli_path(cli, args_get(&cli->args, "second")),
		.without_second = args_has(&cli->args, "without-second")};
	struct restored_book r;
	int64_t faults = 0;
	enum err err = book_restore(op, cli->dir, &how, &options, &r);

	progress_end(&cli->progress);
	if (err || (err = look_over(op, cli, &faults)))
		return err;
	if (cli->json)
		tell_json(cli, &r, faults);
	else
		tell_text(cli, &r, faults);
	if (faults)
		cli->status = ERR_REFUSED;
	return OK;
}

const struct arg_option restore_options[] = {
	{"second", "DIR", "where the second file lies", "第二文件在哪个目录"},
	{"without-second", NULL, "the second file is lost", "第二文件已丢失"},
	{0}};

const struct command command_restore = {
	.name = "restore",
	.words = "FILE",
	.words_min = 1,
	.words_max = 1,
	.about = "Make the book of the backup FILE, and of the second file, which has what came after.",
	.about_zh = "由备份文件和第二文件恢复账本;第二文件存有备份之后的记录。",
	.examples = "restore /mnt/usb/daybook-monday.db\n"
		    "-C /srv/new restore /mnt/usb/daybook-monday.db --second /mnt/usb/daybook",
	.options = restore_options,
	.run = run,
};
