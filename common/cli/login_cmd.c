/* `login`, `logout`, `passwd`. */
#include "base/json.h"
#include "cli/commands.h"
#include "login.h"
#include "book/read.h"
#include "store/local.h"

static void say(const struct cli *cli, const char *who, const char *en, const char *zh)
{
	struct buf text = BUF_INIT;

	if (cli->json) {
		buf_puts(&text, "{\"user\":");
		json_put_str(&text, str_from(who));
		buf_puts(&text, "}\n");
	} else {
		buf_printf(&text, "%s\n", in_lang(cli->lang, en, zh));
	}
	out_print(&text);
	buf_done(&text);
}

/* ---- login ---- */

/* One who is not known here is asked all the same, and told what a wrong PIN is told:
 * who works here is nobody's to try out. */
static enum err identify(struct op *op, struct cli *cli, struct book *b, struct str who)
{
	const struct verifier *row = NULL;
	struct refusal why;
	struct str secret;
	int count = 0;
	bool found;
	enum err may = book_may(op, b, who, NULL, ""), err;

	why = op->refusal;
	if (may && err_kind(may) != ERR_REFUSED)
		return may;
	op_forgive(op);
	if (!may || may == E_SHUT_OUT)
		if ((err = book_verifiers(op, b, who, &row, &count)))
			return err;
	if (!may && !count)
		return OK;
	if ((err = secret_of(op, cli, who, &secret, &found)) || (!found && (err = login_ask(op, cli, who))) ||
		(!found && (err = secret_of(op, cli, who, &secret, &found))))
		return err;
	if ((err = login_check(op, cli, who, row, count, secret)))
		return err;
	op->refusal = why;
	return may;
}

static enum err begin_session(struct op *op, struct cli *cli, struct str who, uint64_t minutes)
{
	struct moment now = world_now(&cli->world);
	struct local_session s = {session_place(&op->arena), who, now, now, (int64_t)minutes * 60};
	struct local_db *l;
	enum err err;

	if (!s.place.n)
		return cli_usage(op, "There is no terminal here that a login could hold for: give --pin-file with each command.");
	if ((err = local_db_open(op, cli->dir, &l)))
		return err;
	err = local_session_put(op, l, &s);
	local_db_close(l);
	return err;
}

static enum err run_login(struct op *op, struct cli *cli)
{
	struct str who = cli->args.words[0];
	uint64_t minutes = IDLE_MINUTES;
	struct book *b;
	enum err err = args_u64(op, &cli->args, "idle", &minutes);

	if (err)
		return err;
	if (!minutes || minutes > IDLE_MINUTES_MAX)
		return cli_usage(op, "--idle takes 1 to %d minutes.", IDLE_MINUTES_MAX);
	cli->who = who;
	cli_doing(cli, "login", NULL);
	if ((err = cli_book(op, cli, DB_READ, &b)))
		return err;
	err = identify(op, cli, b, who);
	book_close(b);
	if (err || (err = begin_session(op, cli, who, minutes)))
		return err;
	say(cli, who.p,
		arena_printf(&cli->arena, "%s is logged in at this terminal, until %d minutes pass with nothing done", who.p, (int)minutes).p,
		arena_printf(&cli->arena, "%s 已在此终端登录,%d 分钟无操作后失效", who.p, (int)minutes).p);
	return OK;
}

static const struct arg_option login_options[] = {
	{"idle", "MINUTES", "it ends when nothing was done for so long (15)", "多少分钟无操作后失效(15)"}, {0}};

const struct command command_login = {
	.name = "login",
	.words = "USER",
	.words_min = 1,
	.words_max = 1,
	.about = "Log in at this terminal: sign without --as until you log out or go idle.",
	.about_zh = "在此终端登录:此后签字不必再写 --as,直到退出或闲置。",
	.examples = "login li\nlogin li --pin-file pins --idle 60",
	.options = login_options,
	.run = run_login,
};

/* ---- logout ---- */

static enum err run_logout(struct op *op, struct cli *cli)
{
	struct str who;
	struct local_db *l;
	enum err err = session_user(op, cli, &who);

	if (err || !who.n) {
		if (!err)
			say(cli, "", "Nobody is logged in at this terminal.", "此终端无人登录。");
		return err;
	}
	if ((err = local_db_open(op, cli->dir, &l)))
		return err;
	err = local_session_end(op, l, session_place(&op->arena));
	local_db_close(l);
	if (!err)
		say(cli, who.p, arena_printf(&cli->arena, "%s is logged out", who.p).p,
			arena_printf(&cli->arena, "%s 已退出", who.p).p);
	return err;
}

const struct command command_logout = {
	.name = "logout",
	.words = "",
	.about = "End the login of this terminal.",
	.about_zh = "退出此终端的登录。",
	.examples = "logout",
	.run = run_logout,
};

/* ---- passwd ---- */

static enum err fill_request(struct op *op, struct cli *cli, struct book *b, cJSON *tree, struct request *r)
{
	bool home = book_is_home(b);
	const struct type *type = home ? &user_type : &access_type;
	struct docid id = world_docid(&cli->world);
	struct doc_row row;
	enum err err;

	cli_request(cli, type, act_find(type, STR("renew")), r);
	r->given = tree;
	if (!home)
		cJSON_AddStringToObject(tree, "user", arena_str(&op->arena, cli->who).p);
	err = book_find(op, b, type, cli->who, &row);
	if (err == E_NO_DOCUMENT && !home) {
		op_forgive(op);
		r->doc = arena_str(&op->arena, docid_str(&id));
		return OK;
	}
	r->doc = row.id;
	return err;
}

/* Logins made with the old one are over, wherever on this machine. */
static enum err end_sessions(struct op *op, struct cli *cli)
{
	struct local_db *l;
	enum err err = local_db_open(op, cli->dir, &l);

	if (err)
		return err;
	err = local_sessions_end(op, l, cli->who);
	local_db_close(l);
	return err;
}

static enum err renew(struct op *op, struct cli *cli, cJSON *tree)
{
	struct recorded recorded;
	struct request r;
	struct writer w;
	enum err err = cli_writer(op, cli, &w);

	if (err)
		return err;
	if (!(err = fill_request(op, cli, w.book, tree, &r)))
		err = w.write(&w, op, &r, WRITE_ACT, &recorded);
	w.close(&w);
	return err;
}

/* The old one is asked for even of one who is logged in: somebody else may sit there. */
static enum err run_passwd(struct op *op, struct cli *cli)
{
	cJSON *tree;
	enum err err = cli_signed(op, cli);

	if (err)
		return err;
	cli_doing(cli, "passwd", NULL);
	cli->by_pin = true;
	if ((err = cli_prove(op, cli)))
		return err;
	tree = cJSON_CreateObject();
	if (!(err = verifiers_put(op, cli, tree)) && !(err = renew(op, cli, tree)))
		err = end_sessions(op, cli);
	cJSON_Delete(tree);
	if (!err)
		say(cli, arena_str(&cli->arena, cli->who).p, "The new PIN holds from now on; log in with it.",
			"新密码即刻生效;请用它登录。");
	return err;
}

const struct command command_passwd = {
	.name = "passwd",
	.words = "",
	.about = "Change your own PIN or password: asks for the old one, and twice for the new one.",
	.about_zh = "修改自己的密码:先问旧密码,再问两次新密码。",
	.examples = "passwd\npasswd --as li --pin-file pins",
	.run = run_passwd,
};
