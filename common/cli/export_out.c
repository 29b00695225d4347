/* The bytes of an export: CSV as spreadsheets read it, and their way to the disk. */
#include "export_out.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "intake/cell.h"
#include "part_file.h"

enum { FLOW_BYTES = 256 * 1024 };

void export_out_init(struct export_out *o, int fd, const char *path)
{
	*o = (struct export_out){.fd = fd, .path = path};
}

static void write_all(struct export_out *o)
{
	struct str rest = buf_str(&o->text);

	while (rest.n && !o->failed) {
		ssize_t n = write(o->fd, rest.p, rest.n);
		if (n < 0 && errno != EINTR)
			o->failed = errno;
		if (n > 0)
			rest = str_sub(rest, (size_t)n, rest.n);
	}
	buf_clear(&o->text);
}

void export_out_flow(struct export_out *o)
{
	if (o->text.n >= FLOW_BYTES)
		write_all(o);
}

enum err export_out_end(struct op *op, struct export_out *o)
{
	write_all(o);
	buf_done(&o->text);
	if (!o->failed)
		return OK;
	errno = o->failed;
	return disk_refused(op, o->path);
}

/* ---- CSV ---- */

void csv_begin(struct buf *to)
{
	buf_puts(to, "\xef\xbb\xbf");
}

void csv_end_line(struct buf *to)
{
	buf_puts(to, "\r\n");
}

static bool needs_quotes(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (memchr(",;\"\t\r\n", text.p[i], 6))
			return true;
	return text.n && (text.p[0] == ' ' || text.p[text.n - 1] == ' ');
}

void csv_text(struct buf *to, struct str text, bool first)
{
	bool quotes = needs_quotes(text);

	if (!first)
		buf_putc(to, ',');
	if (quotes)
		buf_putc(to, '"');
	if (cell_runs(text))
		buf_putc(to, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			buf_putc(to, '"');
		buf_putc(to, text.p[i]);
	}
	if (quotes)
		buf_putc(to, '"');
}

void csv_number(struct buf *to, struct str text, bool first)
{
	if (!first)
		buf_putc(to, ',');
	buf_put(to, text);
}
