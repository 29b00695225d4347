/* `sync`: both sides hold the same afterwards; `--watch` keeps it so.
 *
 * A watcher asks head office for news and waits a few seconds for them there; in
 * between it looks whether the own book has grown. What it is cut off from it does
 * again: nothing is kept but what the book keeps. */
#include <signal.h>
#include <time.h>

#include "book/credit.h"
#include "commands.h"
#include "line.h"
#include "cli/wording.h"

enum { ONCE_TRIES = 3, WATCH_WAIT_S = 3, PAUSE_MOST_S = 60, NOTE_EVERY_MS = 60 * 1000, MS_PER_S = 1000,
	NS_PER_MS = 1000 * 1000 };

struct syncing {
	struct cli *cli;
	struct line line;
	uint64_t up, bytes; /* told already */
	int64_t down;
	int64_t noted_ms; /* when the book was last told; 0: not yet */
};

static void told(void *ctx, const struct line *l)
{
	struct syncing *s = ctx;
	struct uplink_progress p = uplink_progress(l->uplink);

	if (p.up_done < p.up_of)
		progress_at(&s->cli->progress, "Handing in", (int64_t)p.up_done, (int64_t)p.up_of);
	else
		progress_at(&s->cli->progress, "Hearing news", p.down_done, 0);
}

/* What came and went since the last time it was told. */
static void tell(struct syncing *s, bool always)
{
	struct uplink_progress p = uplink_progress(s->line.uplink);
	unsigned long long up = line_up(&s->line) - s->up, bytes = p.sent_bytes - s->bytes;
	long long down = p.down_done - s->down;

	progress_end(&s->cli->progress);
	if (!always && !up && !down)
		return;
	if (s->cli->json)
		printf("{\"up\":%llu,\"down\":%lld,\"bytes\":%llu}\n", up, down, bytes);
	else
		printf(in_lang(s->cli->lang, "up %llu, down %lld, %llu bytes\n", "上传 %llu 条,取得 %lld 条,%llu 字节\n"), up, down, bytes);
	fflush(stdout);
	s->up += up;
	s->bytes += bytes;
	s->down += down;
}

static enum err once(struct op *op, struct syncing *s)
{
	enum err err = line_run(op, &s->line, ONCE_TRIES, told, s);

	if (!err)
		err = line_note(op, &s->line);
	if (!err)
		tell(s, true);
	return err;
}

/* ---- watching ---- */

static void block_ends(sigset_t *ends)
{
	sigemptyset(ends);
	sigaddset(ends, SIGTERM);
	sigaddset(ends, SIGINT);
	sigprocmask(SIG_BLOCK, ends, NULL);
}

/* Waits, and says whether it is told to end. */
static bool ended_within(const sigset_t *ends, int64_t ms)
{
	return sigtimedwait(ends, NULL, &(struct timespec){ms / MS_PER_S, ms % MS_PER_S * NS_PER_MS}) > 0;
}

static bool passes(enum err err)
{
	return err == E_NETWORK || err == E_LATER || err == E_BUSY || err == E_SERVER;
}

static void say_trouble(const struct op *op, struct syncing *s, enum err err, int64_t pause_ms)
{
	int pause = (int)((pause_ms + MS_PER_S - 1) / MS_PER_S);
	struct buf text = BUF_INIT;

	refusal_put(op->refusal.code ? &op->refusal : &(struct refusal){.code = err}, s->cli->lang, &text);
	progress_end(&s->cli->progress);
	fprintf(stderr, s->cli->lang == LANG_ZH ? "%.*s  %d 秒后再试。\n" : "%.*s  Asking again in %d s.\n",
		STR_ARG(buf_str(&text)), pause);
	buf_done(&text);
}

static enum err note_news(struct op *op, struct syncing *s)
{
	struct uplink_progress p = uplink_progress(s->line.uplink);
	bool news = line_up(&s->line) != s->up || p.down_done != s->down;
	int64_t now = clock_ms();
	enum err err;

	tell(s, false);
	if (!news && s->noted_ms && now - s->noted_ms < NOTE_EVERY_MS)
		return OK;
	s->noted_ms = now;
	if ((err = line_note(op, &s->line)))
		return err;
	/* While a watcher holds the book open, no other program is the last to close it. */
	book_rest(s->line.book);
	return OK;
}

/* One round: until nothing is left to do, or it is told to end. What has gone up is
 * told before head office is waited for. */
static enum err round_of(struct op *op, struct syncing *s, const sigset_t *ends, bool *ended)
{
	bool idle = false;

	while (!idle && !(*ended = ended_within(ends, 0))) {
		struct uplink_progress p;
		enum err err = line_step(op, &s->line, &idle);
		if (err)
			return err;
		told(s, &s->line);
		p = uplink_progress(s->line.uplink);
		if ((idle || (line_up(&s->line) != s->up && p.up_done == p.up_of)) && (err = note_news(op, s)))
			return err;
		op_reset(op);
	}
	return OK;
}

static enum err watch(struct op *op, struct syncing *s)
{
	int failures = 0;
	bool ended = false;
	sigset_t ends;

	block_ends(&ends);
	while (!ended) {
		int64_t begun = clock_ms();
		enum err err = round_of(op, s, &ends, &ended);
		if (err && !passes(err))
			return err;
		if (!err) {
			failures = 0;
			uplink_again(s->line.uplink);
			op_reset(op);
			/* A head office that does not wait for news is not asked without end. */
			if (clock_ms() - begun < 1000)
				ended |= ended_within(&ends, MS_PER_S);
			continue;
		}
		int64_t pause_ms = line_pause_ms(op, &s->line, err, ++failures, PAUSE_MOST_S);
		say_trouble(op, s, err, pause_ms);
		ended = ended_within(&ends, pause_ms);
		op_reset(op);
	}
	tell(s, false);
	return OK;
}

static enum err run(struct op *op, struct cli *cli)
{
	struct syncing s = {.cli = cli};
	bool watching = args_has(&cli->args, "watch");
	int given_back;
	struct book *b;
	enum err err = cli_book(op, cli, DB_WRITE, &b);

	if (err)
		return err;
	if (args_has(&cli->args, "leave"))
		err = book_credit_return_all(op, b, &given_back);
	if (!err)
		err = line_open(op, b, watching ? WATCH_WAIT_S : 0, &s.line);
	if (!err)
		err = watching ? watch(op, &s) : once(op, &s);
	line_close(&s.line);
	book_close(b);
	return err;
}

static const struct arg_option options[] = {{"watch", NULL, "go on until stopped (SIGTERM or Ctrl-C)", "持续进行,直到停止(SIGTERM 或 Ctrl-C)"},
	{"leave", NULL, "give back all unused credit first: the last sync before this device is changed",
		"先退还全部未用授信额:更换本设备前的最后一次同步"},
	{0}};

const struct command command_sync = {
	.name = "sync",
	.words = "",
	.about = "Hand in what is new here and hear what is new elsewhere.",
	.about_zh = "上交本站新记录,并取得别处的消息。",
	.examples = "sync\nsync --watch\nsync --leave\nsync --json",
	.options = options,
	.run = run,
};
