/* Ceilings of approving: by post, kind of rule and amount.
 *
 * They stand in the company's role records. A post whose record says nothing of it has
 * none, but for the general manager's, who has no ceiling until a record gives him one. */
#include "may_approve.h"

static const struct liftable rules[] = {
	{E_CREDIT_LIMIT, "credit"}, {E_CREDIT_DAYS, "credit"}, {E_CREDIT_HOLD, "credit"}, {E_CREDIT_STALE, "credit"},
	{E_TERMS_POLICY, "terms"}, {E_TERMS_HOLD, "terms"}, {E_PRICE_FLOOR, "price"},
	{E_PRICE_POLICY, "price"}, {E_CONTRACT_MISMATCH, "contract"}, {E_NO_RELEASE, "release"}, {0}};

static const char *const kinds[] = {"all", "credit", "terms", "price", "contract", "release", NULL};

const struct liftable *liftable_find(struct str rule)
{
	for (const struct liftable *l = rules; l->kind; l++)
		if (str_is(rule, err_code(l->rule)))
			return l;
	return NULL;
}

bool liftable_word(struct str word)
{
	for (const char *const *kind = kinds; *kind; kind++)
		if (str_is(word, *kind))
			return true;
	return liftable_find(word);
}

/* ---- letters ---- */

/* Heard and typed: O is 0, I and L are 1. */
static char letter(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		return '0';
	if (c == 'I' || c == 'L')
		return '1';
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'U') ? c : 0;
}

struct str code_letters(struct arena *a, struct str typed)
{
	char out[CODE_LETTERS + 1] = {0};
	size_t n = 0;

	for (size_t i = 0; i < typed.n; i++) {
		char c = letter(typed.p[i]);
		if (typed.p[i] == '-' || typed.p[i] == ' ')
			continue;
		if (!c || n == CODE_LETTERS)
			return STR_NONE;
		out[n++] = c;
	}
	return n == CODE_LETTERS ? arena_printf(a, "%.4s-%.4s", out, out + 4) : STR_NONE;
}

struct str code_words(struct arena *a, struct str challenge, struct str customer, struct str rule, struct money amount,
	struct str approver)
{
	struct buf text = BUF_INIT;
	struct str words;

	money_put(&text, amount);
	words = arena_printf(a, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(challenge), STR_ARG(customer), STR_ARG(rule),
		STR_ARG(buf_str(&text)), STR_ARG(approver));
	buf_done(&text);
	return words;
}

/* ---- ceilings ---- */

static bool row_lets(const struct may_approve *row, struct str rule, struct money amount)
{
	const struct liftable *liftable = liftable_find(rule);
	bool fits = str_is(row->rule, "all") || str_eq(row->rule, rule) || (liftable && str_is(row->rule, liftable->kind));

	return fits && (!money_is_set(row->amount) || money_cmp(amount, row->amount) <= 0);
}

static bool post_lets(struct op *op, struct look *look, struct str post, struct str rule, struct money amount)
{
	const struct role *role = (const struct role *)look->record(look, op, "role", post);

	if (str_is(post, "OWN"))
		return true;
	if (!role || !role->may_approve.count)
		return str_is(post, "GM");
	for (int i = 0; i < role->may_approve.count; i++)
		if (row_lets(&role->may_approve.row[i], rule, amount))
			return true;
	return false;
}

static bool lets(struct op *op, struct look *look, const struct user *user, struct str rule, struct money amount)
{
	for (int i = 0; i < user->roles.count; i++)
		if (post_lets(op, look, user->roles.row[i], rule, amount))
			return true;
	return false;
}

/* The first above him who may; the one he reports to where none of them is known here. */
static struct str whom_to_ask(struct op *op, struct look *look, const struct user *user, struct str rule, struct money amount)
{
	struct str first = user->reports_to.key, next = first;

	for (int i = 0; i < 8 && next.n; i++) {
		const struct user *above = (const struct user *)look->record(look, op, "user", next);
		if (!above)
			break;
		if (lets(op, look, above, rule, amount))
			return next;
		next = above->reports_to.key;
	}
	return first.n ? first : STR("GM OWN");
}

enum err may_approve(struct op *op, struct look *look, struct str who, struct str rule, struct money amount, const char *place)
{
	const struct user *user = (const struct user *)look->record(look, op, "user", who);
	bool held = look->record(look, op, "role", STR("GM"));

	for (int i = 0; user && i < user->roles.count && !held; i++)
		held = look->record(look, op, "role", user->roles.row[i]);
	if (!held || (user && lets(op, look, user, rule, amount)))
		return OK;
	return op_refuse(op, E_PERMISSION, place, "who", word(op, who), "what",
		arena_printf(&op->arena, "approve %s past %.*s", money_word(op, amount), STR_ARG(rule)).p, "what_zh",
		arena_printf(&op->arena, "批准 %s 突破 %.*s", money_word(op, amount), STR_ARG(rule)).p, "posts",
		user ? word(op, whom_to_ask(op, look, user, rule, amount)) : "GM OWN", NULL);
}
