/* The commands of the local socket. */
#include "local_ask.h"

#include <string.h>

#include "base/json.h"
#include "kept.h"
#include "local.h"
#include "office.h"
#include "token.h"

static enum err no_command(struct op *op, const char *why)
{
	return op_refuse(op, E_USAGE, "", "what", why, NULL);
}

/* ---- an act ---- */

static void write_act(struct job *job, struct pen *pen)
{
	struct asked *asked = job->given;

	job->err = book_write(&job->op, pen->book, &asked->acts->request, asked->acts->how, &asked->recorded);
}

static void put_act(const struct job *job, struct buf *to)
{
	const struct asked *asked = job->given;

	recorded_put_json(to, &asked->recorded, &job->op, LANG_EN);
}

static bool for_people(const struct acting *a)
{
	return !a->request.act || !(a->request.act->needs & (BY_PROGRAM | COMPANION));
}

static enum err read_act(struct job *job, struct str what)
{
	struct asked *asked = job->given;
	enum err err;

	asked->acts = ARENA_NEW(&job->op.arena, struct acting);
	if ((err = acting_read(&job->op, what, asked->acts)))
		return err;
	asked->acts_count = 1;
	if (!for_people(asked->acts))
		return no_command(&job->op, "the program alone does this");
	asked->put_answer = put_act;
	job->write = write_act;
	return OK;
}

/* ---- a batch ---- */

static enum err write_within(struct job *job, struct pen *pen)
{
	struct asked *asked = job->given;

	for (int i = 0; i < asked->acts_count; i++) {
		enum err err = book_act_within(&job->op, pen->book, &asked->acts[i].request, &asked->recorded);
		if (err)
			return err;
		asked->already += asked->recorded.already;
	}
	return OK;
}

static enum err write_once(struct job *job, struct pen *pen)
{
	const struct asked *asked = job->given;
	enum err err = book_batch_begin_whole(&job->op, pen->book, asked->acts_count);

	if (err)
		return err;
	if (!(err = write_within(job, pen)))
		return book_batch_end(&job->op, pen->book);
	book_batch_drop(pen->book);
	return err;
}

static void write_batch(struct job *job, struct pen *pen)
{
	struct asked *asked = job->given;

	job->err = write_once(job, pen);
	if (book_makes_room(&job->op, pen->book, job->err)) {
		asked->already = 0;
		job->err = write_once(job, pen);
	}
}

static void put_batch(const struct job *job, struct buf *to)
{
	const struct asked *asked = job->given;

	buf_printf(to, "{\"recorded\":%d,\"already\":%d}", asked->acts_count - asked->already, asked->already);
}

static struct acting *one_more(struct job *job, int *cap)
{
	struct asked *asked = job->given;
	struct acting *acts;

	if (asked->acts_count < *cap)
		return &asked->acts[asked->acts_count];
	*cap = *cap ? *cap * 2 : 16;
	acts = ARENA_ARRAY(&job->op.arena, struct acting, *cap);
	if (asked->acts_count)
		memcpy(acts, asked->acts, sizeof(*acts) * (size_t)asked->acts_count);
	asked->acts = acts;
	return &acts[asked->acts_count];
}

static enum err read_batch(struct job *job, struct str what)
{
	struct asked *asked = job->given;
	struct scan s = scan_of(what);
	struct acting *a;
	struct str one;
	int cap = 0;
	enum err err;

	if (!scan_lit(&s, '['))
		return no_command(&job->op, "a batch is a list");
	while (!scan_peek(&s, ']')) {
		if (asked->acts_count == LOCAL_BATCH_MAX)
			return no_command(&job->op, "a batch has at most 10000 acts");
		if ((asked->acts_count && !scan_lit(&s, ',')) || !scan_skip(&s, &one))
			return no_command(&job->op, "the list is not well-formed");
		a = one_more(job, &cap);
		if ((err = acting_read(&job->op, one, a)))
			return err;
		asked->acts_count++;
		if (a->how != WRITE_ACT || !for_people(a))
			return no_command(&job->op, "a batch has acts of people alone");
	}
	asked->put_answer = put_batch;
	job->write = write_batch;
	return OK;
}

/* ---- a token ---- */

static void write_token(struct job *job, struct pen *pen)
{
	struct asked *asked = job->given;
	const struct office *office = pen->office;
	struct token_place place = {
		host_in_address(&job->op, config_host(&office->config)), office->port, office->keys.fingerprint};

	job->err = token_make(&job->op, pen->book, asked->site, asked->hours, &place, &asked->token);
}

static void put_token(const struct job *job, struct buf *to)
{
	const struct asked *asked = job->given;

	buf_puts(to, "{\"token\":");
	json_put_str(to, asked->token);
	buf_putc(to, '}');
}

static enum err read_token(struct job *job, struct str what)
{
	struct asked *asked = job->given;
	uint64_t hours;
	cJSON *tree;
	enum err err = json_read(&job->op, what, LOCAL_LINE_MAX, "", &tree);

	if (err)
		return err;
	asked->site = arena_str(&job->op.arena, json_text(tree, "site"));
	if (!json_u64(tree, "hours", &hours) || !hours || hours > TOKEN_HOURS_MAX)
		err = no_command(&job->op, "a token has hours");
	else
		asked->hours = (int)hours;
	cJSON_Delete(tree);
	asked->put_answer = put_token;
	job->write = write_token;
	return err;
}

/* ---- a backup was made ---- */

static void write_kept(struct job *job, struct pen *pen)
{
	const struct asked *asked = job->given;

	job->err = kept_note(&job->op, pen->book, asked->kept);
}

static void put_kept(const struct job *job, struct buf *to)
{
	(void)job;
	buf_puts(to, "{}");
}

static enum err read_kept(struct job *job, struct str what)
{
	struct asked *asked = job->given;
	uint64_t n;
	cJSON *tree;
	enum err err = json_read(&job->op, what, LOCAL_LINE_MAX, "", &tree);

	if (err)
		return err;
	if (json_u64(tree, "n", &n))
		asked->kept = (int64_t)n;
	else
		err = no_command(&job->op, "a backup reaches to some entry");
	cJSON_Delete(tree);
	asked->put_answer = put_kept;
	job->write = write_kept;
	return err;
}

/* ---- all of them ---- */

static const struct {
	const char *name;
	enum err (*read)(struct job *job, struct str what);
} commands[] = {{"act", read_act}, {"batch", read_batch}, {"token", read_token}, {"kept", read_kept}};

static bool split(struct str line, struct str *cmd, struct str *what)
{
	struct scan s = scan_of(line);
	struct str key;
	bool escaped;

	return scan_lit(&s, '{') && scan_string(&s, &key, &escaped) && str_is(key, "cmd") && scan_lit(&s, ':') &&
	       scan_string(&s, cmd, &escaped) && scan_lit(&s, ',') && scan_string(&s, &key, &escaped) &&
	       str_is(key, "what") && scan_lit(&s, ':') && scan_skip(&s, what) && scan_lit(&s, '}') && scan_end(&s);
}

enum err asked_read(struct job *job, struct str line)
{
	struct str cmd, what;

	job->given = ARENA_NEW(&job->op.arena, struct asked);
	if (!split(line, &cmd, &what))
		return no_command(&job->op, "the line is no command");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (str_is(cmd, commands[i].name))
			return commands[i].read(job, what);
	return no_command(&job->op, "there is no such command");
}

void asked_put_answer(const struct job *job, struct buf *to)
{
	const struct asked *asked = job->given;
	struct refusal bare = {.code = job->err};

	if (job->err)
		refusal_json(job->op.refusal.code ? &job->op.refusal : &bare, LANG_EN, to);
	else
		asked->put_answer(job, to);
	buf_putc(to, '\n');
}

void asked_done(struct job *job)
{
	struct asked *asked = job->given;

	for (int i = 0; asked && i < asked->acts_count; i++)
		acting_done(&asked->acts[i]);
	job->given = NULL;
}
