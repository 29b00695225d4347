/* `token SITE`: the string that a site's device is enrolled with. */
#include "base/json.h"
#include "commands.h"
#include "config.h"
#include "hand.h"
#include "keys.h"
#include "token.h"

/* The daemon knows on which port it really listens. */
static enum err by_daemon(struct op *op, struct hand *h, struct str site, uint64_t hours, struct str *token)
{
	struct buf what = BUF_INIT;
	struct str answer;
	cJSON *tree;
	enum err err;

	buf_puts(&what, "{\"site\":");
	json_put_str(&what, site);
	buf_printf(&what, ",\"hours\":%llu}", (unsigned long long)hours);
	err = hand_ask(op, h, "token", buf_str(&what), &answer);
	buf_done(&what);
	if (err || (err = json_read(op, answer, answer.n, "", &tree)))
		return err;
	*token = arena_str(&op->arena, json_text(tree, "token"));
	cJSON_Delete(tree);
	return token->n ? OK : op_refuse(op, E_DAEMON, "", "why", "its answer is no token", NULL);
}

/* Any free port is known once the daemon has it. */
static enum err check_port(struct op *op, const struct token_place *place)
{
	if (place->port)
		return OK;
	return op_refuse(
		op, E_USAGE, "", "what", "The daemon listens on any free port: make the token while it runs.", NULL);
}

static enum err by_itself(struct op *op, struct cli *cli, struct str site, uint64_t hours, struct str *token)
{
	struct token_place place;
	struct config config;
	struct book *b;
	struct str address;
	enum err err;

	if ((err = cli_book(op, cli, DB_WRITE, &b)))
		return err;
	if (!(err = config_load(op, cli->dir, &config)) &&
		!(err = listen_read(op, config.listen, &address, &place.port)) && !(err = check_port(op, &place)) &&
		!(err = keys_fingerprint(op, cli->dir, &place.authority))) {
		place.host = host_in_address(op, config_host(&config));
		err = token_make(op, b, site, (int)hours, &place, token);
	}
	book_close(b);
	return err;
}

static void tell(const struct cli *cli, struct str token)
{
	if (cli->json)
		printf("{\"token\":\"%.*s\"}\n", STR_ARG(token));
	else
		printf("%.*s\n", STR_ARG(token));
}

static enum err run(struct op *op, struct cli *cli)
{
	uint64_t hours = TOKEN_HOURS;
	struct str token, site = cli->args.words[0];
	struct hand h;
	enum err err = args_u64(op, &cli->args, "hours", &hours);

	if (err)
		return err;
	if (!hours || hours > TOKEN_HOURS_MAX)
		return op_refuse(op, E_USAGE, "--hours", "what", "A token is good for 1 hour to a year.", NULL);
	if ((err = hand_open(op, cli->dir, &h)))
		return err;
	err = h.daemon >= 0 ? by_daemon(op, &h, site, hours, &token) : by_itself(op, cli, site, hours, &token);
	hand_close(&h);
	if (!err)
		tell(cli, token);
	return err;
}

static const struct arg_option options[] = {{"hours", "N", "how long it is good for (72)", "有效小时数(72)"}, {0}};

const struct command command_token = {
	.name = "token",
	.words = "SITE",
	.words_min = 1,
	.words_max = 1,
	.about = "Print a one-time token by which a device of SITE is enrolled.",
	.about_zh = "打印一次性令牌,用于登记 SITE 的设备。",
	.examples = "token S01\ntoken S01 --hours 4",
	.options = options,
	.run = run,
};
