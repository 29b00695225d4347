/* Log lines. Each goes out in one write, so that threads do not mix theirs. */
#include "say.h"

#include <string.h>
#include <unistd.h>

#include "base/world.h"

/* Of what a stranger said no more is kept than tells what it was. */
enum { VALUE_MAX = 1000 };

/* Bytes that steer a terminal: C0, DEL, and C1 as UTF-8 writes it. */
static size_t steers(const char *at)
{
	const unsigned char *c = (const unsigned char *)at;

	if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
		return 2;
	return c[0] < ' ' || c[0] == 0x7f;
}

static bool is_plain(const char *value)
{
	size_t n = 0;

	while (value[n] && !steers(value + n))
		n++;
	return n && n < VALUE_MAX && !value[n] && !strpbrk(value, " \"=\\");
}

static void put_value(struct buf *to, const char *value)
{
	size_t from = to->n;

	if (is_plain(value)) {
		buf_puts(to, value);
		return;
	}
	buf_putc(to, '"');
	while (*value && (to->n - from < VALUE_MAX || ((unsigned char)*value & 0xc0) == 0x80)) {
		size_t n = steers(value);
		if (*value == '"' || *value == '\\')
			buf_putc(to, '\\');
		buf_putc(to, n ? ' ' : *value);
		value += n ? n : 1;
	}
	buf_puts(to, *value ? "…\"" : "\"");
}

static void put_moment(struct buf *to)
{
	struct world w;

	world_real(&w);
	buf_puts(to, "ts=");
	moment_put(to, world_now(&w));
}

void say(enum say_level level, const char *what, ...)
{
	static const char *const levels[] = {[SAY_INFO] = "info", [SAY_WARN] = "warn", [SAY_ERROR] = "error"};
	struct buf line = BUF_INIT;
	const char *name;
	va_list args;

	put_moment(&line);
	buf_printf(&line, " level=%s msg=%s", levels[level], what);
	va_start(args, what);
	while ((name = va_arg(args, const char *))) {
		const char *value = va_arg(args, const char *);
		buf_printf(&line, " %s=", name);
		put_value(&line, value ? value : "");
	}
	va_end(args);
	buf_putc(&line, '\n');
	/* A log that cannot be written stops nobody's sync. */
	if (write(STDERR_FILENO, line.p, line.n) < 0)
		line.n = 0;
	buf_done(&line);
}

void say_refused(const char *what, const struct op *op, enum err err)
{
	const struct refusal *r = &op->refusal;
	struct buf values = BUF_INIT;

	for (int i = 0; i < r->values_count; i++)
		buf_printf(&values, "%s%s: %.*s", i ? ", " : "", r->values[i].name, STR_ARG(r->values[i].text));
	say(err_kind(err) == ERR_CIRCUMSTANCE ? SAY_ERROR : SAY_WARN, what, "code", err_code(err), "place", r->place.p, "why", values.n ? values.p : "", NULL);
	buf_done(&values);
}

struct str say_number(struct op *op, int64_t n)
{
	return arena_printf(&op->arena, "%lld", (long long)n);
}
