/* The line that says how far a long piece of work is. */
#include "base/phrase.h"
#include "cli/output.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 1000, REDRAW_MS = 200, BAR = 24 };

int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_init(struct progress *p)
{
	*p = (struct progress){.shown = isatty(STDERR_FILENO)};
}

static void begin(struct progress *p, const char *what)
{
	progress_end(p);
	snprintf(p->what, sizeof(p->what), "%s", what);
	p->begun_ms = clock_ms();
	p->drawn_ms = p->begun_ms + QUIET_MS - REDRAW_MS;
}

static void put_end(struct buf *line, const struct progress *p, int64_t rate)
{
	int64_t left = rate > 0 ? (p->of - p->done) / rate : 0;

	if (left >= 60)
		buf_printf(line, in_lang(p->lang, ", %lld min %lld s left", ",还需 %lld 分 %lld 秒"), (long long)(left / 60),
			(long long)(left % 60));
	else
		buf_printf(line, in_lang(p->lang, ", %lld s left", ",还需 %lld 秒"), (long long)left);
}

static void draw(struct progress *p, int64_t now)
{
	int64_t took = now - p->begun_ms, rate = took > 0 ? p->done * 1000 / took : 0;
	struct buf line = BUF_INIT;

	buf_printf(&line, "\r%s ", phrase(p->lang, p->what));
	if (p->of > 0) {
		int64_t filled = p->done * BAR / p->of;
		for (int i = 0; i < BAR; i++)
			buf_putc(&line, i < filled ? '#' : '.');
		buf_printf(&line, in_lang(p->lang, " %lld of %lld", " %lld / %lld"), (long long)p->done, (long long)p->of);
	} else {
		buf_printf(&line, "%lld", (long long)p->done);
	}
	buf_printf(&line, in_lang(p->lang, ", %lld/s", ",每秒 %lld"), (long long)rate);
	if (p->of > 0)
		put_end(&line, p, rate);
	buf_puts(&line, "\033[K");
	fwrite(line.p, 1, line.n, stderr);
	buf_done(&line);
	p->drawn = true;
	p->drawn_ms = now;
}

void progress_at(void *ctx, const char *what, int64_t done, int64_t of)
{
	struct progress *p = ctx;
	int64_t now;

	if (!p->shown)
		return;
	if (strncmp(what, p->what, sizeof(p->what) - 1) != 0)
		begin(p, what);
	p->done = done;
	p->of = of;
	now = clock_ms();
	if (now - p->drawn_ms >= REDRAW_MS)
		draw(p, now);
}

void progress_end(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
	p->what[0] = '\0';
}
