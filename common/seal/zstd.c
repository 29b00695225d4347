/* One frame in, one frame out. The bound holds before memory is asked for: the
 * output grows by doubling, to one byte past the bound at most, and that byte
 * being used is how too much is told from just enough. */
#include "seal/zstd.h"

#include <zstd.h>

#include "base/check.h"

enum { LEVEL = 1, WINDOW_LOG_MAX = 23, FIRST_ROOM = 64 * 1024 };

enum err zstd_pack(struct op *op, struct str plain, struct buf *out)
{
	size_t bound = ZSTD_compressBound(plain.n);

	buf_clear(out);
	if (ZSTD_isError(bound))
		return op_refuse(op, E_DAMAGED, "", "why", ZSTD_getErrorName(bound), NULL);
	buf_need(out, bound);
	size_t n = ZSTD_compress(out->p, bound, plain.n ? plain.p : "", plain.n, LEVEL);
	if (ZSTD_isError(n))
		return op_refuse(op, E_DAMAGED, "", "why", ZSTD_getErrorName(n), NULL);
	out->n = n;
	out->p[n] = '\0';
	return OK;
}

static enum err too_large(struct op *op, size_t max)
{
	struct str most = arena_printf(&op->arena, ">%zu", max);

	return op_refuse(op, E_SIZE, "", "size", most.p, "max", most.p + 1, NULL);
}

static void grow(struct buf *out, size_t max)
{
	size_t room = out->n < FIRST_ROOM ? FIRST_ROOM : out->n;

	if (room > max + 1 - out->n)
		room = max + 1 - out->n;
	buf_need(out, room);
}

static enum err unpack(struct op *op, ZSTD_DStream *stream, struct str packed, size_t max, struct buf *out)
{
	ZSTD_inBuffer in = {packed.p, packed.n, 0};
	size_t left = 1;

	while (left != 0) {
		grow(out, max);
		size_t room = out->cap - out->n - 1;
		if (room > max + 1 - out->n)
			room = max + 1 - out->n;
		ZSTD_outBuffer to = {out->p + out->n, room, 0};
		left = ZSTD_decompressStream(stream, &to, &in);
		if (ZSTD_isError(left))
			return op_refuse(op, E_DAMAGED, "", "why", ZSTD_getErrorName(left), NULL);
		out->n += to.pos;
		if (out->n > max)
			return too_large(op, max);
		if (left != 0 && in.pos == in.size && to.pos < to.size)
			return op_refuse(op, E_DAMAGED, "", "why", "it ends too early", NULL);
	}
	if (in.pos != in.size)
		return op_refuse(op, E_DAMAGED, "", "why", "more follows its end", NULL);
	return OK;
}

enum err zstd_unpack(struct op *op, struct str packed, size_t plain_max, struct buf *out)
{
	ZSTD_DStream *stream = ZSTD_createDStream();

	CHECK(stream);
	buf_clear(out);
	ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	enum err e = unpack(op, stream, packed, plain_max, out);
	ZSTD_freeDStream(stream);
	if (e)
		buf_clear(out);
	else
		out->p[out->n] = '\0';
	return e;
}
