/* `enrol`: a device becomes a site's.
 *
 * Keys and mark are on the disk before the token is used, so that the same command
 * asks again for the same thing after a lost answer or a death at any step; they are
 * put away when the first sync has ended. */
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "commands.h"
#include "line.h"
#include "seal/keyfile.h"
#include "seal/pki.h"
#include "seal/sign.h"
#include "token.h"

enum { PENDING_MAX = 64 * 1024, ANSWER_MAX = 64 * 1024 };

/* What is asked for, and with which keys. */
struct enrolment {
	struct cli *cli;
	struct token token;
	struct str mark; /* 8 hex digits */
	struct str csr, sign; /* PEM; base64 */
	struct device device;
	struct str epoch; /* head office's answer */
};

/* ---- the pending file ---- */

static void put(struct buf *to, const char *name, struct str value)
{
	json_put_key(to, name);
	json_put_str(to, value);
}

static enum err keep_pending(struct op *op, const struct enrolment *e)
{
	struct buf text = BUF_INIT;
	enum err err;

	buf_putc(&text, '{');
	put(&text, "site", e->token.site);
	put(&text, "mark", e->mark);
	put(&text, "csr", e->csr);
	put(&text, "sign", e->sign);
	put(&text, "key", buf_str(&e->device.key));
	put(&text, "sign_key", buf_str(&e->device.sign));
	buf_puts(&text, "}\n");
	err = keyfile_write(op, device_path(op, e->cli->dir, "pending"), buf_str(&text));
	explicit_bzero(text.p, text.cap);
	buf_done(&text);
	return err;
}

static bool take_pending(struct enrolment *e, const cJSON *tree)
{
	struct arena *a = &e->cli->arena;

	if (!str_eq(json_text(tree, "site"), e->token.site))
		return false;
	e->mark = arena_str(a, json_text(tree, "mark"));
	e->csr = arena_str(a, json_text(tree, "csr"));
	e->sign = arena_str(a, json_text(tree, "sign"));
	buf_put(&e->device.key, json_text(tree, "key"));
	buf_put(&e->device.sign, json_text(tree, "sign_key"));
	return e->mark.n && e->csr.n && e->sign.n && e->device.key.n && e->device.sign.n;
}

static enum err load_pending(struct op *op, struct enrolment *e, bool *there)
{
	const char *path = device_path(op, e->cli->dir, "pending");
	struct buf text = BUF_INIT;
	cJSON *tree = NULL;
	enum err err;

	*there = false;
	if (access(path, F_OK) < 0)
		return OK;
	err = keyfile_read(op, path, PENDING_MAX, &text);
	if (!err)
		err = json_read(op, buf_str(&text), PENDING_MAX, path, &tree);
	if (!err)
		*there = take_pending(e, tree);
	if (!*there)
		device_done(&e->device);
	cJSON_Delete(tree);
	buf_done(&text);
	return err;
}

/* ---- asking ---- */

static enum err make_keys(struct op *op, struct enrolment *e)
{
	struct arena *a = &e->cli->arena;
	struct pki_pair pair = {0};
	struct buf public = BUF_INIT;
	struct str epoch = epoch_new(a, &e->cli->world, 'A');
	enum err err;

	str_cut(&epoch, '.');
	e->mark = epoch;
	err = pki_csr_make(op, e->token.site.p, &pair);
	if (!err)
		err = sign_key_make(op, &e->device.sign, &public);
	if (!err) {
		e->csr = arena_str(a, buf_str(&pair.cert));
		e->sign = arena_str(a, buf_str(&public));
		buf_put(&e->device.key, buf_str(&pair.key));
		err = keep_pending(op, e);
	}
	pki_pair_done(&pair);
	buf_done(&public);
	return err;
}

static void put_question(struct buf *to, const struct enrolment *e)
{
	buf_putc(to, '{');
	put(to, "token", e->token.secret);
	put(to, "site", e->token.site);
	put(to, "csr", e->csr);
	put(to, "mark", e->mark);
	put(to, "sign", e->sign);
	buf_putc(to, '}');
}

static enum err bad_answer(struct op *op, int status, const char *why)
{
	return op_refuse(op, E_SERVER, "", "status", arena_printf(&op->arena, "%d", status).p, "why", why, NULL);
}

static enum err read_answer(struct op *op, struct enrolment *e, const cJSON *tree)
{
	struct str cert = json_text(tree, "cert"), authority = json_text(tree, "authority");
	struct pki_cert read;
	enum err err;

	if (!str_eq(json_text(tree, "site"), e->token.site))
		return bad_answer(op, 200, "it is for another site");
	if ((err = pki_cert_read(op, authority, &read)))
		return err;
	if (!hash_eq(&read.fingerprint, &e->token.authority))
		return op_refuse(op, E_CERTIFICATE, "", "why", "the authority is not the one that the token names", NULL);
	if ((err = pki_cert_read(op, cert, &read)))
		return err;
	e->epoch = arena_str(&e->cli->arena, json_text(tree, "epoch"));
	if (!str_eq(str_from(read.device.site), e->token.site) || !str_eq(str_from(read.device.epoch), e->epoch))
		return op_refuse(op, E_CERTIFICATE, "", "why", "it is made out to another device", NULL);
	buf_put(&e->device.cert, cert);
	buf_put(&e->device.authority, authority);
	return OK;
}

static enum err hear(struct op *op, struct enrolment *e, const struct http_reply *reply)
{
	cJSON *tree;
	enum err err;

	if (reply->status != 200) {
		err = refusal_take(op, buf_str(&reply->body));
		return err ? err : bad_answer(op, reply->status, "it did not say why");
	}
	if ((err = json_read(op, buf_str(&reply->body), ANSWER_MAX, "answer", &tree)))
		return err;
	err = read_answer(op, e, tree);
	cJSON_Delete(tree);
	return err;
}

static enum err ask(struct op *op, struct enrolment *e)
{
	struct http_client_config config = {.base_url = e->token.server.p, .authority_fingerprint = &e->token.authority};
	const struct http_header headers[] = {{"Content-Type", "application/json"}};
	struct http_reply reply = {0};
	struct http_client *client;
	struct buf question = BUF_INIT;
	enum err err = http_client_open(op, &config, &client);

	if (err)
		return err;
	put_question(&question, e);
	err = http_client_call(client, op, HTTP_POST, "/v1/enrol", headers, 1, buf_str(&question), ANSWER_MAX, &reply);
	if (!err)
		err = hear(op, e, &reply);
	http_reply_done(&reply);
	buf_done(&question);
	http_client_close(client);
	return err;
}

/* ---- the book ---- */

/* *own: how many entries it wrote itself; *all: those it heard as well. */
static enum err count_entries(struct op *op, struct cli *cli, uint64_t *own, int64_t *all)
{
	struct hash head;
	struct book *b;
	enum err err = cli_book(op, cli, DB_WRITE, &b);

	if (err)
		return err;
	err = book_head(op, b, own, &head);
	*all = book_store(b)->last_n;
	book_close(b);
	return err;
}

/* A directory without a book, or the book of an enrolment that did not end. What a book
 * wrote itself is never given up for another life. */
static enum err may_enrol(struct op *op, struct cli *cli)
{
	struct identity id;
	uint64_t own;
	int64_t all;
	enum err err = identity_load(op, cli->dir, &id);

	if (err == E_NO_BOOK) {
		op_forgive(op);
		return OK;
	}
	if (err || (err = count_entries(op, cli, &own, &all)))
		return err;
	if (!all || (!own && access(device_path(op, cli->dir, "pending"), F_OK) == 0))
		return OK;
	return op_refuse(op, E_BOOK_EXISTS, cli->dir, "path", cli->dir, NULL);
}

/* The second file of the life that never began names a log that is none. */
static void drop_second(struct op *op, const struct cli *cli, const struct identity *id)
{
	if (!id->second.n)
		unlink(arena_printf(&op->arena, "%s/second/entries.ndjson", cli->dir).p);
	else
		unlink(arena_printf(&op->arena, "%.*s/entries.ndjson", STR_ARG(id->second)).p);
}

static enum err make_book(struct op *op, struct enrolment *e)
{
	struct cli *cli = e->cli;
	struct identity id = {.site = e->token.site, .epoch = e->epoch, .server = e->token.server,
		.second = cli_path(cli, args_get(&cli->args, "second"))};
	struct book_options options = {.world = &cli->world};
	struct identity before;
	enum err err = book_create(op, cli->dir, &id, &options);

	if (err != E_BOOK_EXISTS)
		return err;
	op_forgive(op);
	if ((err = identity_load(op, cli->dir, &before)))
		return err;
	if (str_eq(before.site, id.site) && str_eq(before.epoch, id.epoch))
		return OK;
	drop_second(op, cli, &before);
	return identity_save(op, cli->dir, &id);
}

static void told(void *ctx, const struct line *l)
{
	progress_at(ctx, "Hearing news", uplink_progress(l->uplink).down_done, 0);
}

static enum err first_sync(struct op *op, struct cli *cli, int64_t *down)
{
	struct line line;
	struct book *b;
	enum err err = cli_book(op, cli, DB_WRITE, &b);

	if (err)
		return err;
	err = line_open(op, b, 0, &line);
	if (!err) {
		err = line_run(op, &line, 3, told, &cli->progress);
		progress_end(&cli->progress);
		if (!err)
			err = line_note(op, &line);
		*down = uplink_progress(line.uplink).down_done;
		line_close(&line);
	}
	book_close(b);
	return err;
}

static enum err finish(struct op *op, struct enrolment *e)
{
	struct cli *cli = e->cli;
	int64_t down = 0;
	enum err err = first_sync(op, cli, &down);

	if (err) {
		fprintf(stderr,
			in_lang(cli->lang, "enrolled as %.*s, epoch %.*s; the first sync did not end: run `sync`.\n",
				"已登记为 %.*s,账期 %.*s;首次同步未完成:请运行 `sync`。\n"),
			STR_ARG(e->token.site), STR_ARG(e->epoch));
		return err;
	}
	if (cli->json)
		printf("{\"site\":\"%.*s\",\"epoch\":\"%.*s\",\"down\":%lld}\n", STR_ARG(e->token.site), STR_ARG(e->epoch),
			(long long)down);
	else
		printf(in_lang(cli->lang, "enrolled as %.*s, epoch %.*s; %lld entries heard\n",
			       "已登记为 %.*s,账期 %.*s;取得记录 %lld 条\n"),
			STR_ARG(e->token.site), STR_ARG(e->epoch), (long long)down);
	return OK;
}

static enum err enrol(struct op *op, struct enrolment *e)
{
	struct cli *cli = e->cli;
	bool pending;
	enum err err;

	if ((err = token_read(op, &cli->arena, cli->args.words[0], &e->token)) || (err = may_enrol(op, cli)) ||
		(err = device_dir(op, cli->dir)) || (err = load_pending(op, e, &pending)))
		return err;
	if (!pending && (err = make_keys(op, e)))
		return err;
	if ((err = ask(op, e)) || (err = device_save(op, cli->dir, &e->device)) || (err = make_book(op, e)))
		return err;
	return finish(op, e);
}

static enum err run(struct op *op, struct cli *cli)
{
	struct enrolment e = {.cli = cli};
	enum err err = enrol(op, &e);

	device_done(&e.device);
	return err;
}

static const struct arg_option options[] = {
	{"second", "DIR", "where the second file lies, best on another disk", "第二文件放在哪里,最好在另一块磁盘"}, {0}};

const struct command command_enrol = {
	.name = "enrol",
	.words = "TOKEN",
	.words_min = 1,
	.words_max = 1,
	.about = "Make this the device of a site, with a token from head office.",
	.about_zh = "用总部给的令牌,把本机登记为某站点的设备。",
	.examples = "enrol daybook1:ho.example:8443:A01:5f0c...:K7H2W9C4\n"
		    "-C /srv/till enrol daybook1:[2001:db8::7]:8443:A01:5f0c...:K7H2W9C4 --second /mnt/usb/daybook",
	.options = options,
	.run = run,
};
