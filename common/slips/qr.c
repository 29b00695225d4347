/* The library's code, seen module by module. */
#include "qr.h"

#include <qrencode.h>

#include "base/arena.h"
#include "base/check.h"

static const QRcode *code_of(const struct qr *q)
{
	return (const QRcode *)q;
}

struct qr *qr_new(struct str text)
{
	struct arena arena = {0};
	QRcode *code = QRcode_encodeString8bit(arena_str(&arena, text).p, 0, QR_ECLEVEL_M);

	arena_done(&arena);
	CHECK(code);
	return (struct qr *)code;
}

void qr_free(struct qr *q)
{
	QRcode_free((QRcode *)q);
}

int qr_side(const struct qr *q)
{
	return code_of(q)->width;
}

bool qr_dark(const struct qr *q, int x, int y)
{
	int side = qr_side(q);

	return x >= 0 && y >= 0 && x < side && y < side && (code_of(q)->data[y * side + x] & 1);
}
