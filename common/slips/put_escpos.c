/* A slip as a receipt printer takes it: ESC/POS, Chinese in GB18030.
 *
 * Only what every such printer knows is used; the QR code goes as a raster picture,
 * for its own command is told differently from maker to maker. */
#include <errno.h>
#include <iconv.h>

#include "qr.h"
#include "slips/slip.h"

enum { DOTS = 6, QUIET = 4 };

#define RESET "\x1b@"
#define CHINESE "\x1c&"
#define DRAWER "\x1bp\x00\x32\xfa" /* pin 2, 100 ms on, 500 ms off */
#define LEFT "\x1b" "a\x00"
#define MIDDLE "\x1b" "a\x01"
#define LARGE "\x1d!\x11\x1c!\x0c"
#define NORMAL "\x1d!\x00\x1c!\x00"
#define FEED_AND_CUT "\x1b" "d\x04\x1dV\x42\x00"

#define BYTES(literal) ((struct str){literal, sizeof(literal) - 1})

/* Every character has a place in GB18030. */
static void put_chinese(iconv_t to_gb, struct str text, struct buf *to)
{
	char *in = (char *)text.p;
	size_t left = text.n;

	while (left) {
		char *out, bytes[256];
		size_t room = sizeof(bytes);
		out = bytes;
		if (iconv(to_gb, &in, &left, &out, &room) == (size_t)-1 && errno != E2BIG) {
			in++;
			left--;
			buf_putc(to, '?');
		}
		buf_put(to, (struct str){bytes, sizeof(bytes) - room});
	}
}

static void put_code(struct buf *to, struct str text)
{
	struct qr *code = qr_new(text);
	int side = (qr_side(code) + 2 * QUIET) * DOTS, bytes = (side + 7) / 8;

	buf_put(to, BYTES("\x1dv0\x00"));
	buf_putc(to, (char)(bytes % 256));
	buf_putc(to, (char)(bytes / 256));
	buf_putc(to, (char)(side % 256));
	buf_putc(to, (char)(side / 256));
	for (int y = 0; y < side; y++)
		for (int at = 0; at < bytes; at++) {
			unsigned v = 0;
			for (int bit = 0; bit < 8; bit++)
				v = v << 1 | qr_dark(code, (at * 8 + bit) / DOTS - QUIET, y / DOTS - QUIET);
			buf_putc(to, (char)v);
		}
	buf_putc(to, '\n');
	qr_free(code);
}

static void put_line(iconv_t to_gb, const struct slip_line *line, struct buf *to)
{
	buf_put(to, line->style == SLIP_PLAIN ? BYTES(LEFT) : BYTES(MIDDLE));
	if (line->style == SLIP_QR) {
		put_code(to, line->text);
		return;
	}
	if (line->style == SLIP_LARGE)
		buf_put(to, BYTES(LARGE));
	put_chinese(to_gb, line->text, to);
	buf_putc(to, '\n');
	if (line->style == SLIP_LARGE)
		buf_put(to, BYTES(NORMAL));
}

enum err slip_put_escpos(struct op *op, const struct slip *s, bool drawer, struct buf *to)
{
	iconv_t to_gb = iconv_open("GB18030", "UTF-8");

	if (to_gb == (iconv_t)-1)
		return op_refuse(op, E_DISK, "", "path", "GB18030", "why", "iconv does not know it", NULL);
	buf_put(to, BYTES(RESET));
	if (drawer)
		buf_put(to, BYTES(DRAWER));
	buf_put(to, BYTES(CHINESE));
	for (int i = 0; i < s->count; i++)
		put_line(to_gb, &s->lines[i], to);
	buf_put(to, BYTES(FEED_AND_CUT));
	iconv_close(to_gb);
	return OK;
}
