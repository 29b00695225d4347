/* `init`: a book begun alone, its own head office until it joins one.
 *
 * Killed between the book and its first user it is a book without entries, and the
 * same command goes on with it. */
#include "base/json.h"
#include "book/people.h"
#include "commands.h"

enum { ALONE_DIGITS = 5 };

static struct str alone_key(struct cli *cli)
{
	unsigned char bytes[4];
	struct buf digits = BUF_INIT;
	struct str key;

	cli->world.chance(&cli->world, bytes, sizeof(bytes));
	base32_put(&digits, bytes, sizeof(bytes));
	key = arena_printf(&cli->arena, "X%.*s", ALONE_DIGITS, digits.p);
	buf_done(&digits);
	return key;
}

static enum err create(struct op *op, struct cli *cli)
{
	struct identity id = {.site = alone_key(cli), .epoch = epoch_new(&cli->arena, &cli->world, 'A'),
		.second = cli_path(cli, args_get(&cli->args, "second")), .alone = true};
	struct book_options options = {.world = &cli->world};

	return book_create(op, cli->dir, &id, &options);
}

/* A book that is there already may be one that was begun and not finished. */
static enum err open_begun(struct op *op, struct cli *cli, struct book **out)
{
	struct refusal refusal = op->refusal;
	struct identity id;
	struct hash head;
	uint64_t seq = 0;
	enum err err;

	op_forgive(op);
	if ((err = identity_load(op, cli->dir, &id)) || (err = cli_book(op, cli, DB_WRITE, out)))
		return err;
	err = book_head(op, *out, &seq, &head);
	if (!err && id.alone && !seq)
		return OK;
	book_close(*out);
	if (!err)
		op->refusal = refusal;
	return err ? err : E_BOOK_EXISTS;
}

static enum err write_people(struct op *op, struct cli *cli, struct book *b)
{
	const struct first_user first = {
		args_get(&cli->args, "user"), args_get(&cli->args, "name"), args_get(&cli->args, "roles")};
	enum err err = book_batch_begin(op, b);

	if (err)
		return err;
	if ((err = book_first_user(op, b, &first)) || (err = book_begin_roles(op, b, first.key, cli->lang))) {
		book_batch_drop(b);
		return err;
	}
	return book_batch_end(op, b);
}

static void tell(const struct cli *cli, struct book *b)
{
	struct str site = book_log(b).site, user = args_get(&cli->args, "user");
	struct buf text = BUF_INIT;

	if (cli->json) {
		buf_printf(&text, "{\"site\":\"%.*s\",\"epoch\":\"%.*s\",\"dir\":", STR_ARG(site), STR_ARG(book_log(b).epoch));
		json_put_str(&text, str_from(cli->dir));
		buf_puts(&text, "}\n");
	} else {
		buf_printf(&text,
			in_lang(cli->lang, "book %.*s begun in %s\nnow: daybook item create --key P1 --name Tea --as %.*s\n",
				"账本 %.*s 已在 %s 建立\n下一步:daybook item create --key P1 --name 茶叶 --as %.*s\n"),
			STR_ARG(site),
			cli->dir, STR_ARG(user));
	}
	out_print(&text);
	buf_done(&text);
}

static enum err run(struct op *op, struct cli *cli)
{
	struct book *b;
	enum err err;

	if (!args_get(&cli->args, "user").n || !args_get(&cli->args, "name").n)
		return cli_usage(op, "A book needs its first user: init --user KEY --name NAME");
	if (!utf8_valid(args_get(&cli->args, "user")) || !utf8_valid(args_get(&cli->args, "name")))
		return op_refuse(op, E_ENCODING, "--name", NULL);
	err = create(op, cli);
	if (err && err != E_BOOK_EXISTS)
		return err;
	err = err ? open_begun(op, cli, &b) : cli_book(op, cli, DB_WRITE, &b);
	if (err)
		return err;
	err = write_people(op, cli, b);
	if (!err)
		tell(cli, b);
	book_close(b);
	return err;
}

static const struct arg_option options[] = {
	{"user", "KEY", "the first user's key, which signs from now on", "第一个用户的编码,今后以此签字"},
	{"name", "NAME", "the first user's name", "第一个用户的姓名"},
	{"roles", "A,B", "his posts; OWN, who may do everything, where none is said", "其岗位;不填为 OWN(业主,可做一切)"},
	{"second", "DIR", "where the second file lies, best on another disk", "第二文件放在哪里,最好在另一块磁盘"},
	{0}};

const struct command command_init = {
	.name = "init",
	.words = "",
	.about = "Begin a book alone, without head office.",
	.about_zh = "不依赖总部,单独开一本账。",
	.examples = "init --user li --name \"Li Wei\"\n-C /srv/shop init --user li --name \"Li Wei\" --second /mnt/usb/daybook",
	.options = options,
	.run = run,
};
