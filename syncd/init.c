/* `init`: makes head office: its authority, its book, and how its log begins.
 *
 * The log's first three entries are the first user's record, signed by himself, the
 * record of HO, and HO's enrolment, signed by the program; the records of the posts
 * come behind them, and all are one commit. One that was killed on the way is simply
 * begun again: without entries nothing hangs on the keys yet. */
#include <unistd.h>

#include "base/json.h"
#include "book/people.h"
#include "commands.h"
#include "config.h"
#include "documents/papers.h"
#include "enrol.h"
#include "hand.h"
#include "keys.h"

static enum err already(struct op *op, const char *dir)
{
	return op_refuse(op, E_BOOK_EXISTS, dir, "path", dir, NULL);
}

static enum err settings(struct op *op, struct cli *cli, struct config *out)
{
	struct str listen = args_get(&cli->args, "listen"), address;
	enum err err;
	int port;

	*out = (struct config){.listen = listen.n ? listen : STR(LISTEN_DEFAULT),
		.metrics = args_get(&cli->args, "metrics")};
	out->hosts = ARENA_ARRAY(&op->arena, struct str, cli->args.options_count + 1);
	for (int i = 0; i < cli->args.options_count; i++) {
		const struct arg *o = &cli->args.options[i];
		if (!str_is(str_from(o->name), "host"))
			continue;
		if ((err = host_check(op, o->value)))
			return err;
		if (out->hosts_count == HOSTS_MAX)
			return op_refuse(op, E_USAGE, "--host", "what", "So many hosts cannot be named.", NULL);
		out->hosts[out->hosts_count++] = o->value;
	}
	if (out->metrics.n && (err = metrics_read(op, out->metrics, &address, &port)))
		return err;
	return listen_read(op, out->listen, &address, &port);
}

/* Whether a book with entries is there already: then nothing is touched. */
static enum err check_empty(struct op *op, struct cli *cli, bool *there)
{
	struct identity id;
	struct book *b;
	uint64_t seq = 0;
	struct hash head;
	enum err err = identity_load(op, cli->dir, &id);

	*there = !err;
	if (err == E_NO_BOOK) {
		op_forgive(op);
		return OK;
	}
	if (err || (err = cli_book(op, cli, DB_WRITE, &b)))
		return err;
	err = book_head(op, b, &seq, &head);
	book_close(b);
	return err ? err : seq ? already(op, cli->dir) : OK;
}

static enum err make_book(struct op *op, struct cli *cli, bool there, struct book **out)
{
	struct book_options options = {.world = &cli->world, .mode = DB_WRITE};
	struct identity id = {.site = STR("HO"), .epoch = epoch_new(&op->arena, &cli->world, 'A')};
	enum err err = there ? OK : book_create(op, cli->dir, &id, &options);

	return err ? err : book_open(op, cli->dir, &options, out);
}

struct beginning {
	struct book *book;
	struct str sign;
	struct first_user first;
	enum lang lang;
};

static enum err create(struct op *op, const struct beginning *in, struct doc *record)
{
	struct request r;
	struct recorded recorded;

	request_init(&r, record->type, act_find(record->type, STR("create")));
	r.who = in->first.key;
	r.paper = record;
	return book_act_within(op, in->book, &r, &recorded);
}

static enum err write_site(struct op *op, const struct beginning *in)
{
	struct site *site = (struct site *)doc_new(&op->arena, &site_type);

	site->key = STR("HO");
	site->name = str_from(in_lang(in->lang, "Head office", "总部"));
	return create(op, in, &site->doc);
}

static enum err begin_log(struct op *op, const struct beginning *in)
{
	enum err err = book_batch_begin(op, in->book);

	if (err)
		return err;
	if ((err = book_first_user(op, in->book, &in->first)) || (err = write_site(op, in)) ||
		(err = enrol_act_within(op, in->book, book_log(in->book), in->sign)) ||
		(err = book_begin_roles(op, in->book, in->first.key, in->lang))) {
		book_batch_drop(in->book);
		return err;
	}
	return book_batch_end(op, in->book);
}

static void tell(const struct cli *cli, const struct config *config)
{
	struct buf text = BUF_INIT;

	if (cli->json) {
		buf_puts(&text, "{\"site\":\"HO\",\"dir\":");
		json_put_str(&text, str_from(cli->dir));
		buf_puts(&text, ",\"listen\":");
		json_put_str(&text, config->listen);
		buf_puts(&text, "}\n");
		out_print(&text);
		buf_done(&text);
	} else {
		printf(in_lang(cli->lang,
			       "Head office is made in %s. Go on with:\n"
			       "  %s -C %s site create --key S01 --name \"First shop\" --as USER\n"
			       "  %s -C %s serve &\n"
			       "  %s -C %s token S01\n",
			       "总部已在 %s 建立。下一步:\n"
			       "  %s -C %s site create --key S01 --name 一号店 --as USER\n"
			       "  %s -C %s serve &\n"
			       "  %s -C %s token S01\n"),
			cli->dir, cli->program->name, cli->dir, cli->program->name, cli->dir, cli->program->name,
			cli->dir);
	}
}

static enum err make(struct op *op, struct cli *cli, struct beginning *in, const struct config *config)
{
	bool there;
	enum err err = check_empty(op, cli, &there);

	if (err || (err = keys_make(op, cli->dir, config, &cli->world, &in->sign)) ||
		(err = config_save(op, cli->dir, config)) || (err = make_book(op, cli, there, &in->book)))
		return err;
	err = begin_log(op, in);
	book_close(in->book);
	return err;
}

static enum err init(struct op *op, struct cli *cli)
{
	struct beginning in = {.lang = cli->lang,
		.first = {args_get(&cli->args, "user"), args_get(&cli->args, "name"), args_get(&cli->args, "roles")}};
	struct config config;
	enum err err;

	if (!in.first.key.n || !in.first.name.n)
		return op_refuse(
			op, E_USAGE, "", "what", "`init` needs --user KEY and --name NAME: who signs first.", NULL);
	if (!key_valid(in.first.key))
		return op_refuse(
			op, E_VALUE, "--user", "value", in.first.key.p, "kind", "a user's key", "example", "li", NULL);
	if ((err = settings(op, cli, &config)) || (err = make(op, cli, &in, &config)))
		return err;
	tell(cli, &config);
	return OK;
}

static const struct arg_option options[] = {{"user", "KEY", "the first user's key, by which he signs", "第一个用户的编码,以此签字"},
	{"name", "NAME", "his name", "其姓名"},
	{"roles", "A,B", "his posts; OWN, who may do everything, where none is said", "其岗位;不填为 OWN(业主,可做一切)"},
	{"host", "HOST", "a name or address by which sites find this machine; may be repeated",
		"站点找到本机的主机名或地址;可重复"},
	{"listen", "ADDR:PORT", "where the daemon listens (" LISTEN_DEFAULT ")", "守护进程在何处监听(" LISTEN_DEFAULT ")"},
	{"metrics", "ADDR:PORT", "where it tells /metrics and /healthz, such as " METRICS_EXAMPLE "; none: nowhere",
		"在何处提供 /metrics 和 /healthz,如 " METRICS_EXAMPLE ";不填则不提供"}, {0}};

const struct command command_init = {
	.name = "init",
	.words = "",
	.about = "Make head office: its authority, certificate, book and first user.",
	.about_zh = "建立总部:证书机构、证书、账本和第一个用户。",
	.examples = "init --user li --name 李 --host ho.example\n",
	.options = options,
	.run = init,
};
