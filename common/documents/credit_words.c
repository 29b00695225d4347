/* How a breach of the limit is told, wherever it is found. */
#include "documents/credit.h"

#include "lines.h"

const char *news_age(struct op *op, int64_t hours)
{
	if (hours == NEWS_OWN)
		return "now";
	if (hours == NEWS_UNKNOWN)
		return "an unknown time";
	return arena_printf(&op->arena, "%lld hours ago", (long long)hours).p;
}

enum err credit_refused(struct op *op, struct str customer, const struct headroom *credit, struct money more)
{
	struct money sum = money_add(credit->sum, more);

	return op_refuse(op, E_CREDIT_LIMIT, "", "customer", word(op, customer), "exposure", money_word(op, credit->sum), "sum",
		money_word(op, sum), "limit", money_word(op, credit->allowed), "kind",
		credit->everywhere ? "over all sites" : "offline allotment", "excess", money_word(op, money_sub(sum, credit->allowed)),
		"age", news_age(op, credit->news_hours), NULL);
}
