/* What a credit bill's verdict costs: asking a customer's terms, his ceiling and the sum of
 * this site's entries, the age of the news and his open items, against the act that writes
 * the bill, on a book that knows 100,000 customers.
 *
 * The others' rows are put beside those of the town as the fold would have put them. The
 * customer differs from bill to bill, so that nothing of his is at hand. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "book/credit.h"
#include "documents/credit.h"
#include "town.h"

enum { CUSTOMERS = 100000, SMALL = 2000, BILLS = 300, BILLS_SMALL = 40, LINES = 3 };

static void sql(struct book *b, const char *text)
{
	must_be(sqlite3_exec(db_handle(book_store(b)->db), text, NULL, NULL, NULL) == SQLITE_OK, text);
}

static void act(struct book *b, const char *type, const char *name, const char *json)
{
	cJSON *given = cJSON_Parse(json);
	struct op op;

	op_init(&op);
	town_act(b, &op, type, name, "", given, false, NULL);
	op_done(&op);
	cJSON_Delete(given);
}

/* Head office with credit control, and terms for every customer of the town. */
static void allow(const char *dir)
{
	struct rig_world w;
	struct book *b;
	char json[160];

	rig_world_init(&w, 41);
	b = town_open(&w, dir, true, "none");
	act(b, "settings", "create", "{\"key\":\"company\",\"credit\":true,\"ceilings\":\"by_hand\"}");
	for (int i = 0; i < TOWN_CUSTOMERS; i++) {
		snprintf(json, sizeof(json), "{\"key\":\"%d\",\"credit_limit\":\"100000000\",\"days\":\"3000\",\"reason\":\"agreed\"}", 12000 + i);
		act(b, "credit_terms", "create", json);
	}
	book_close(b);
}

/* A ceiling and a standing of three open items for each. */
static void put_rows(struct book *b, int customers)
{
	char text[1600];

	snprintf(text, sizeof(text),
		"BEGIN; WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < %d) "
		"INSERT OR REPLACE INTO lease SELECT 12000 + i, 'S01', 'A.5f0c2e91', 0, 1000000000, 0, 0, 1000000000, 0, 0, 0 FROM c",
		customers - 1);
	sql(b, text);
	snprintf(text, sizeof(text),
		"WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < %d) "
		"INSERT OR REPLACE INTO standing SELECT 12000 + i, printf('{\"customer\":\"%%d\",\"n\":9,\"upto\":{\"epoch\":\"A.5f0c2e91\",\"seq\":0},"
		"\"open\":\"0.00\",\"uns\":\"0.00\",\"ar\":\"3.00\",\"adv\":\"0.00\",\"cod\":\"0.00\",\"items\":[",
		customers - 1);
	strncat(text,
		"{\"account\":\"AR\",\"at\":\"S01\",\"paper\":\"ZA00000000000001\",\"due\":\"2026-02-01\",\"day\":\"2026-01-02\",\"m\":\"1.00\"},"
		"{\"account\":\"AR\",\"at\":\"S01\",\"paper\":\"ZA00000000000002\",\"due\":\"2026-02-02\",\"day\":\"2026-01-02\",\"m\":\"1.00\"},"
		"{\"account\":\"AR\",\"at\":\"S01\",\"paper\":\"ZA00000000000003\",\"due\":\"2026-02-03\",\"day\":\"2026-01-02\",\"m\":\"1.00\"}]}', 12000 + i) "
		"FROM c; COMMIT",
		sizeof(text) - strlen(text) - 1);
	sql(b, text);
}

static double verdict(struct book *b, struct str customer)
{
	const struct doc *doc;
	struct open_paper *open;
	struct lease_row row;
	double from = now_us();
	int64_t hours;
	int count;
	bool on;
	struct op op;

	op_init(&op);
	must(&op, credit_is_on(&op, b, &on), "settings");
	must(&op, book_record(&op, b, "credit_terms", customer, &doc), "terms");
	must(&op, lease_get(&op, book_store(b), customer, book_log(b), &row), "lease");
	must(&op, book_news_age(&op, b, &hours), "news");
	must(&op, book_open_papers(&op, b, customer, &open, &count), "open items");
	must_be(on && doc && row.ceiling > 0 && hours >= 0 && count >= 3, "credit control");
	op_done(&op);
	return now_us() - from;
}

static double one_pair(struct book *b, int bills, uint64_t seed)
{
	double *asked = calloc((size_t)bills, sizeof(double)), *written = calloc((size_t)bills, sizeof(double)), ratio;
	uint64_t chance = seed;

	must_be(asked && written, "memory");
	for (int i = 0; i < bills; i++) {
		cJSON *given = town_bill(&chance, LINES);
		const char *customer = cJSON_GetStringValue(cJSON_GetObjectItem(given, "customer"));
		struct op op;
		double at;
		op_init(&op);
		asked[i] = verdict(b, str_from(customer));
		at = now_us();
		town_act(b, &op, "sales_bill", "confirm", "", given, false, NULL);
		written[i] = now_us() - at;
		op_done(&op);
		cJSON_Delete(given);
	}
	ratio = median(asked, bills) / median(written, bills);
	aside("a verdict %.0f us, the bill %.0f us", median(asked, bills), median(written, bills));
	free(asked);
	free(written);
	return ratio;
}

static void credit_verdict(const struct bench_options *o, const char *name)
{
	const char *ho, *site;
	struct arena a = {0};
	struct rig_world w;
	struct book *b;
	struct op op;
	double ratios[64];

	ho = path_in(&a, o->dir, "credit_ho");
	site = path_in(&a, o->dir, "credit_site");
	shell("rm -rf '%s' '%s'", ho, site);
	town_head_office(ho);
	allow(ho);
	town_site(site, ho, STR("A.5f0c2e91"));
	rig_world_init(&w, 43);
	b = town_open(&w, site, false, "");
	put_rows(b, o->small ? SMALL : CUSTOMERS);
	op_init(&op);
	must(&op, book_news_heard(&op, b), "news");
	op_done(&op);
	for (int i = 0; i < o->pairs; i++)
		ratios[i] = one_pair(b, o->small ? BILLS_SMALL : BILLS, 51 + (uint64_t)i);
	book_close(b);
	say_ratio(name, ratios, o->pairs, AT_MOST, 0.10);
	shell("rm -rf '%s' '%s'", ho, site);
	arena_done(&a);
}

const struct bench credit_benches[] = {{"credit_verdict", credit_verdict}, {0}};
