/* Pages of lines, and how an answer is packed. */
#include "page.h"
#include "store/alias.h"

#include "base/json.h"
#include "seal/zstd.h"
#include "store/feed.h"
#include "store/log.h"

enum err page_begin(struct op *op, struct book *b, const struct caller *who, struct str query, struct page *page)
{
	struct str word;
	uint64_t most;
	enum err err;

	*page = (struct page){.op = op, .book = b, .store = book_store(b), .log = who->log, .count_max = PAGE_LINES};
	if (wire_query(query, "most", &word) && str_to_u64(word, &most) && most > 0 && most < PAGE_LINES)
		page->count_max = (int)most;
	if ((err = feed_folded(op, page->store, &page->folded)))
		return err;
	return log_seq_upto(op, page->store, page->log, page->folded, &page->upto);
}

void page_done(struct page *page)
{
	buf_done(&page->lines);
}

bool page_is_full(const struct page *page)
{
	return page->count >= page->count_max || page->lines.n >= PAGE_PLAIN;
}

void page_put(struct page *page, struct str line)
{
	buf_put(&page->lines, line);
	buf_putc(&page->lines, '\n');
	page->count++;
}

enum err page_put_entry(struct page *page, int64_t n)
{
	struct str text;
	struct log_id log;
	struct hash hash;
	uint64_t seq;
	enum err err = entry_get(page->op, page->store, n, &text, &hash);

	if (!err && !(entry_place(text, &log, &seq, &hash) && str_eq(log.site, page->log.site)))
		page_put(page, text);
	return err;
}

enum err page_put_whole(struct page *page, int64_t n)
{
	struct buf chain = BUF_INIT;
	const int64_t *acts;
	enum err err = OK;

	do {
		buf_put(&chain, (struct str){(const char *)&n, sizeof(n)});
		err = feed_act_before(page->op, page->store, page->log.site, n, &n);
	} while (n && !err);
	acts = (const int64_t *)(const void *)chain.p;
	for (size_t i = chain.n / sizeof(n); i && !err; i--)
		err = page_put_entry(page, acts[i - 1]);
	buf_done(&chain);
	return err;
}

enum err page_put_standing(struct page *page, struct str customer)
{
	struct standing_of of = {customer, page->log, page->upto, page->folded};
	/* Of two that are one there is the one. */
	enum err err = alias_of(page->op, page->store, "customer", customer, &of.customer);

	if (err || (err = standing_write(page->op, page->store, &of, &page->lines)))
		return err;
	buf_putc(&page->lines, '\n');
	page->count++;
	return OK;
}

enum err page_answer(struct page *page, struct str next, struct answer *out)
{
	buf_puts(&page->lines, "{\"next\":");
	json_put_str(&page->lines, next);
	buf_puts(&page->lines, "}\n");
	buf_clear(&out->body);
	out->status = 200;
	if (page->lines.n >= PACK_FROM) {
		out->packing = str_from(PACKING_ZSTD);
		return zstd_pack(page->op, buf_str(&page->lines), &out->body);
	}
	out->packing = str_from(PACKING_PLAIN);
	buf_put(&out->body, buf_str(&page->lines));
	return OK;
}
