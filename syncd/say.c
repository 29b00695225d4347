/* Log lines. Each goes out in one write, so that threads do not mix theirs. */
#include "say.h"

#include <string.h>
#include <unistd.h>

#include "base/world.h"

static bool is_plain(const char *value)
{
	return *value && !strpbrk(value, " \"=\\\t\r\n");
}

static void put_value(struct buf *to, const char *value)
{
	if (is_plain(value)) {
		buf_puts(to, value);
		return;
	}
	buf_putc(to, '"');
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			buf_putc(to, '\\');
		buf_putc(to, (unsigned char)*value < ' ' ? ' ' : *value);
	}
	buf_putc(to, '"');
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
