/* A slip as text: for a screen, a file, a printer that takes plain text. */
#include "qr.h"
#include "slips/slip.h"

enum { QUIET = 2 }; /* modules left white around the code */

/* Two modules, one above the other, are one character. */
static void put_code(struct buf *to, struct str text, int columns)
{
	static const char *const shapes[] = {" ", "\u2584", "\u2580", "\u2588"};
	struct qr *code = qr_new(text);
	int from = -QUIET, end = qr_side(code) + QUIET;

	for (int y = from; y < end; y += 2) {
		for (int pad = (columns - (end - from)) / 2; pad > 0; pad--)
			buf_putc(to, ' ');
		for (int x = from; x < end; x++)
			buf_puts(to, shapes[(qr_dark(code, x, y) ? 2 : 0) + (qr_dark(code, x, y + 1) ? 1 : 0)]);
		buf_putc(to, '\n');
	}
	qr_free(code);
}

void slip_put_text(const struct slip *s, struct buf *to)
{
	for (int i = 0; i < s->count; i++) {
		const struct slip_line *line = &s->lines[i];
		int left = s->columns - (int)utf8_width(line->text);
		if (line->style == SLIP_QR) {
			put_code(to, line->text, s->columns);
			continue;
		}
		for (int pad = line->style == SLIP_PLAIN ? 0 : left / 2; pad > 0; pad--)
			buf_putc(to, ' ');
		buf_put(to, line->text);
		buf_putc(to, '\n');
	}
}
