/* Bytes that go up for one paper, where many go up at once.
 *
 * A site that was dark hands its whole log in; what is counted are the bodies of the
 * uplink's own calls, as it cuts and packs them, without HTTP's headers. Head office
 * is played: it says yes to everything. */
#include "bench.h"
#include "seal/sign.h"
#include "seal/zstd.h"
#include "sync/uplink.h"
#include "town.h"

/* Lines of a batch, counted, and the hash of the last. */
static int count_lines(struct str lines, struct hash *last)
{
	int count = 0;

	while (lines.n) {
		*last = hash_of(str_cut(&lines, '\n'));
		count++;
	}
	return count;
}

static void say_head(struct answer *a, struct log_id log, uint64_t seq, const struct hash *hash)
{
	struct wire_head head = {log.site, log.epoch, seq, *hash, 0};

	a->status = 200;
	buf_clear(&a->body);
	buf_putc(&a->body, '{');
	wire_put_head(&a->body, &head);
	buf_putc(&a->body, '}');
}

static int64_t hand_all_in(
	struct op *op, struct uplink *u, struct log_id log, uint64_t seq, struct hash head, uint64_t end)
{
	struct answer a = {0};
	struct buf plain = BUF_INIT;
	enum uplink_step step;
	struct call call;
	int64_t bytes = 0;

	must(op, uplink_next(op, u, &step, &call), "uplink");
	say_head(&a, log, seq, &head);
	must(op, uplink_hear(op, u, &a, false), "uplink");
	while (seq < end) {
		must(op, uplink_next(op, u, &step, &call), "uplink");
		must_be(call.method == CALL_POST, "a batch");
		bytes += (int64_t)call.body.n;
		must(op, zstd_unpack(op, call.body, BATCH_PLAIN_MAX, &plain), "unpacking");
		seq += (uint64_t)count_lines(buf_str(&plain), &head);
		say_head(&a, log, seq, &head);
		must(op, uplink_hear(op, u, &a, false), "uplink");
	}
	buf_done(&plain);
	buf_done(&a.body);
	return bytes;
}

static void measure(const struct bench_options *o, const char *name, const struct town_mix *mix, int64_t goal)
{
	struct buf secret = BUF_INIT, public_key = BUF_INIT;
	struct arena arena = {0};
	const char *ho = path_in(&arena, o->dir, "ho"), *dir = path_in(&arena, o->dir, "site");
	struct rig_world w;
	struct uplink_options options = {0};
	struct uplink *u;
	struct hash head, end_head;
	uint64_t seq, end;
	struct book *b;
	struct op op;
	int64_t bytes;

	shell("rm -rf '%s' '%s'", ho, dir);
	town_head_office(ho);
	town_site(dir, ho, STR("A.5f0c2e91"));
	rig_world_init(&w, 9);
	b = town_open(&w, dir, true, "none");
	op_init(&op);
	must(&op, book_head(&op, b, &seq, &head), "head");
	town_trade(b, mix);
	must(&op, book_head(&op, b, &end, &end_head), "head");
	must(&op, sign_key_make(&op, &secret, &public_key), "a key");
	options.sign_key_pem = buf_str(&secret);
	must(&op, uplink_open(&op, b, &options, &u), "uplink");
	bytes = hand_all_in(&op, u, book_log(b), seq, head, end);
	say_bytes(name, (bytes + mix->papers - 1) / mix->papers, goal);
	uplink_close(u);
	book_close(b);
	op_done(&op);
	buf_done(&secret);
	buf_done(&public_key);
	arena_done(&arena);
}

static void bytes_sale(const struct bench_options *o, const char *name)
{
	struct town_mix mix = {.papers = o->small ? 1000 : 20000, .sales = 100, .seed = 3};

	measure(o, name, &mix, 180);
}

/* Confirmed, its goods issued and it itself, and the customer's receipt: four entries. */
static void bytes_bill(const struct bench_options *o, const char *name)
{
	struct town_mix mix = {.papers = o->small ? 1000 : 10000, .sales = 0, .receipts = 100, .seed = 4};

	measure(o, name, &mix, 520);
}

const struct bench bytes_benches[] = {{"bytes_sale", bytes_sale}, {"bytes_bill", bytes_bill}, {0}};
