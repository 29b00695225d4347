/* Runs tables: run_table FILE...
 *
 * A line is one of
 *
 *   scenario WORDS            books anew
 *   site A01 wu he            a site and who works there; site HO ar, who else works at head office
 *   item P13; charge POST     goods, and what is none
 *   customer C600 A01 B01     a customer and the sites that hear of him
 *   day 2026-03-18            business day of what follows
 *   clock 2026-03-18          what the clocks of all places say from here on
 *   A01 transfer send wu+he {"to":"B01",...} as T
 *   given ..., refused E_QTY_OVER ..., again ...    the same: before it begins, in vain, once more
 *   warned W_ACCOUNT ...      the same: done, with that warning
 *   draft A01 sales_bill li {…} as D       a draft, kept or changed
 *   sync; sync A01            all sites, or one
 *   handed in again B01       the whole log once more, at the desk
 *   expect BOOK ACCOUNT [SITE] [PARTY] [ITEM] [PAPER] [DUE] VALUE
 *   decided FROM PAPER AMOUNT DAY; decided lines 4
 *   state BOOK PAPER STATE [HOLDER]; number BOOK PAPER NUMBER; cases COUNT
 *   shows BOOK PAPER WORDS    they stand in its body as it is now
 *   figure BOOK REPORT [KEY] [PARAM=VALUE…] : ROW… COLUMN VALUE   rows with those cells, or Total
 *   printed BOOK REPORT …     it comes out like this from here on, for ever
 *
 * and # begins a comment. What a site was told to read to an approver is $challenge from there on,
 * and what he reads back $code. A paper has the name that `as` gave it, in JSON with a $; a record
 * its key too. */
#include "table.h"

#include <stdarg.h>

void table_fault(struct table *t, int line, const char *format, ...)
{
	va_list args;

	t->faults++;
	fprintf(stderr, "%s:%d: ", t->file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/* ---- words ---- */

static struct str trimmed(struct str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_sub(s, 1, s.n - 1);
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* JSON runs from the first brace to the last. */
static struct str json_of(struct str rest)
{
	size_t n = rest.n;

	while (n && rest.p[n - 1] != '}')
		n--;
	return str_sub(rest, 0, n);
}

static void split(struct table *t, struct str line, struct words *w)
{
	struct str rest = trimmed(line);

	w->count = 0;
	while (rest.n && rest.p[0] != '#') {
		struct str from = rest, word;
		if (rest.p[0] == '{') {
			word = json_of(rest);
			rest = str_sub(rest, word.n, rest.n);
		} else {
			word = str_cut(&from, ' ');
			rest = from;
		}
		CHECK(word.n && w->count < TABLE_WORDS_MAX);
		w->word[w->count++] = arena_str(&t->arena, word);
		rest = trimmed(rest);
	}
}

static struct words behind(const struct words *w, int from)
{
	struct words rest = {.count = w->count - from};

	for (int i = from; i < w->count; i++)
		rest.word[i - from] = w->word[i];
	return rest;
}

/* ---- lines ---- */

static bool says(const struct words *w, const char *word, int words_min)
{
	return str_is(w->word[0], word) && w->count >= words_min;
}

/* What is said of the books: looked at when the next thing is done. */
static bool say(struct table *t, struct words *w)
{
	uint64_t cases;

	if (says(w, "expect", 4))
		expect_say(t, w);
	else if (says(w, "decided", 3))
		decided_say(t, w);
	else if (says(w, "state", 4))
		state_say(t, w);
	else if (says(w, "number", 4))
		number_say(t, w);
	else if (says(w, "shows", 4))
		body_say(t, w);
	else if (says(w, "figure", 6))
		figure_say(t, w);
	else if (says(w, "printed", 3))
		printed_say(t, w);
	else if (says(w, "cases", 2) && str_to_u64(w->word[1], &cases))
		t->cases = (int64_t)cases;
	else
		return false;
	return true;
}

static bool set_up(struct table *t, struct words *w)
{
	if (says(w, "site", 2))
		site_add(t, w);
	else if (says(w, "item", 2) || says(w, "charge", 2))
		item_add(t, w, str_is(w->word[0], "item"));
	else if (says(w, "customer", 2))
		customer_add(t, w);
	else if (says(w, "day", 2) && looks_like_day(w->word[1]))
		t->day = w->word[1];
	else if (says(w, "clock", 2) && looks_like_day(w->word[1]))
		clocks_set(t, w->word[1]);
	else
		return false;
	return true;
}

static bool carry(struct table *t, struct words *w)
{
	struct place *p = w->count > 1 ? table_place(t, w->word[w->count - 1]) : NULL;

	if (says(w, "sync", 1) && w->count == 1)
		sync_all(t);
	else if (says(w, "sync", 2) && p && p != &t->places[0])
		sync_one(t, p);
	else if (says(w, "handed", 4) && p)
		hand_in_again(t, p);
	else
		return false;
	return true;
}

static void act(struct table *t, struct words *w)
{
	struct words rest = *w;
	enum act_wish wish = WISH_DONE;
	struct str code = STR_NONE;

	if (says(w, "given", 4)) {
		rest = behind(w, 1);
	} else if (says(w, "warned", 5)) {
		rest = behind(w, 2);
		code = w->word[1];
	} else if (says(w, "again", 4)) {
		rest = behind(w, 1);
		wish = WISH_AGAIN;
	} else if (says(w, "refused", 5)) {
		rest = behind(w, 2);
		wish = WISH_REFUSED;
		code = w->word[1];
	}
	act_do(t, &rest, wish, code);
}

static void run_line(struct table *t, struct str line)
{
	struct words w;

	split(t, line, &w);
	if (!w.count)
		return;
	if (says(&w, "scenario", 1)) {
		if (t->places_count)
			scenario_end(t);
		scenario_begin(t);
		return;
	}
	if (!t->places_count) {
		table_fault(t, t->line, "no scenario was begun");
		return;
	}
	if (say(t, &w))
		return;
	said_settle(t);
	if (says(&w, "draft", 5))
		draft_do(t, &w);
	else if (!set_up(t, &w) && !carry(t, &w))
		act(t, &w);
}

static int run_file(const char *path)
{
	struct table *t = calloc(1, sizeof(*t));
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int faults;

	CHECK(t);
	t->file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	if (!f)
		table_fault(t, 0, "cannot be read");
	while (f && (n = getline(&line, &cap, f)) >= 0) {
		t->line++;
		run_line(t, (struct str){line, n && line[n - 1] == '\n' ? (size_t)n - 1 : (size_t)n});
	}
	if (t->places_count)
		scenario_end(t);
	else
		table_fault(t, t->line, "nothing was run");
	if (f)
		fclose(f);
	free(line);
	faults = t->faults;
	free(t);
	return faults;
}

int main(int argc, char **argv)
{
	int faults = argc < 2;

	for (int i = 1; i < argc; i++)
		faults += run_file(argv[i]);
	if (faults)
		fprintf(stderr, "%d faults\n", faults);
	return faults != 0;
}
