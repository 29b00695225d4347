/* Head office's word holds from when it is heard.
 *
 * What a site did with a right that head office had taken back is a fact: it is folded
 * and posted, and laid before a person. Whether the site could have known stands in what
 * the entry says it had seen. Judged by the records as folded so far, in the order of n,
 * so that a rebuild finds the same. */
#include "documents/registry.h"
#include "people.h"
#include "store/docs.h"
#include "store/log.h"

struct judging {
	struct op *op;
	struct book *b;
	int64_t n;
	const struct entry *e;
	const struct act *act; /* NULL: not known here */
};

/* ---- which act of head office's took it ---- */

typedef enum err had_fn(struct judging *j, const struct doc *doc, struct str word, bool *had);

static enum err worked(struct judging *j, const struct doc *doc, struct str word, bool *had)
{
	(void)word;
	*had = person_works_at(j->b, (const struct user *)doc, j->e->log.site);
	return OK;
}

static enum err held(struct judging *j, const struct doc *doc, struct str right, bool *had)
{
	return posts_hold(j->op, j->b, (const struct user *)doc, right.p, had);
}

static enum err named(struct judging *j, const struct doc *doc, struct str right, bool *had)
{
	const struct texts *rights = &((const struct role *)doc)->rights;

	(void)j;
	*had = false;
	for (int i = 0; i < rights->count; i++)
		*had |= str_eq(rights->row[i], right) || str_is(rights->row[i], "all");
	return OK;
}

/* The act behind the last one after which it was so still; 0: it never was, or is now. */
static enum err taken_by(struct judging *j, const char *type, struct str key, had_fn *had, struct str word, int64_t *n)
{
	struct op *op = j->op;
	struct record_row record;
	struct doc_row row;
	int64_t *acts;
	int count;
	bool found;
	enum err err = record_get(op, j->b->store, str_from(type), key, &record, &found);

	*n = 0;
	if (err || !found || (err = doc_get(op, j->b->store, record.doc, &row, &found)) || !found ||
		(err = doc_acts(op, j->b->store, &row, &acts, &count)))
		return err;
	for (int k = count; k > 0; k--) {
		struct doc *doc;
		bool so;
		row.acts = k;
		row.last_n = acts[k - 1];
		if ((err = load_acts(op, j->b, &op->arena, &row, &doc)) || (err = had(j, doc, word, &so)))
			return err;
		if (so) {
			*n = k < count ? acts[k] : 0;
			return OK;
		}
	}
	return OK;
}

/* From him, or from a post of his. */
static enum err right_taken_by(struct judging *j, const struct user *user, const char *right, int64_t *n)
{
	enum err err = taken_by(j, "user", user->key, held, str_from(right), n);

	for (int i = 0; i < user->roles.count && !err; i++) {
		int64_t by = 0;
		err = taken_by(j, "role", user->roles.row[i], named, str_from(right), &by);
		if (by > *n)
			*n = by;
	}
	return err;
}

static enum err last_act(struct judging *j, const struct user *user, int64_t *n)
{
	struct doc_row row;
	bool found;
	enum err err = doc_get(j->op, j->b->store, user->doc.id, &row, &found);

	*n = !err && found ? row.last_n : 0;
	return err;
}

/* ---- the case ---- */

/* "A.5f0c2e91:17" against what the entry had seen. */
static bool had_heard(const struct judging *j, struct log_id log, uint64_t seq)
{
	struct str seen = j->e->seen, epoch = str_cut(&seen, ':');
	uint64_t upto;

	return str_eq(epoch, log.epoch) && str_to_u64(seen, &upto) && upto >= seq;
}

static enum err put_case(struct judging *j, struct str who, enum err code, const char *what, int64_t by)
{
	struct case_row row = {j->n, str_from(err_code(code)), who, str_from(what)};
	struct str text;
	struct hash hash, prev;
	struct log_id log;
	uint64_t seq;
	enum err err;

	if (by) {
		if ((err = entry_get(j->op, j->b->store, by, &text, &hash)))
			return err;
		if (entry_place(text, &log, &seq, &prev))
			row.detail = arena_printf(&j->op->arena, "%s, by %.*s:%llu; %s", what, STR_ARG(log.epoch),
				(unsigned long long)seq,
				had_heard(j, log, seq) ? "the site had heard of it" : "the site had not heard of it");
	}
	return case_put(j->op, j->b->store, &row);
}

/* ---- one who signed ---- */

static enum err stands(struct judging *j, struct str who, const struct user **out, bool *good)
{
	const struct access *access;
	const struct doc *doc;
	int64_t by = 0;
	enum err err = book_record(j->op, j->b, "user", who, &doc);

	*out = NULL;
	*good = false;
	if (err)
		return err;
	if (!doc)
		return put_case(j, who, E_PERMISSION, "no such user", 0);
	*out = (const struct user *)doc;
	if (!person_works_at(j->b, *out, j->e->log.site)) {
		err = taken_by(j, "user", who, worked, STR_NONE, &by);
		return err ? err : put_case(j, who, E_PERMISSION, "does not work there", by);
	}
	if (str_is(doc->state, "shut_out"))
		return (err = last_act(j, *out, &by)) ? err : put_case(j, who, E_SHUT_OUT, "shut out", by);
	if ((err = person_access(j->op, j->b, j->e->log.site, who, &access)))
		return err;
	if (access && str_is(access->doc.state, "shut_out"))
		return put_case(j, who, E_SHUT_OUT, "shut out by the site itself", 0);
	*good = true;
	return OK;
}

static enum err lost(struct judging *j, const struct user *user, const char *right)
{
	int64_t by;
	enum err err = right_taken_by(j, user, right, &by);

	return err ? err
		   : put_case(j, user->key, E_PERMISSION,
			     arena_printf(&j->op->arena, by ? "%s was taken from him" : "%s was never his", right).p, by);
}

static bool asks_right(const struct act *act)
{
	return act && !(act->needs & (BY_HIMSELF | COMPANION));
}

static enum err judge_first(struct judging *j)
{
	const struct user *user;
	bool good, hold;
	enum err err = stands(j, j->e->who, &user, &good);

	if (err || !good || !asks_right(j->act))
		return err;
	err = posts_hold(j->op, j->b, user, j->act->right, &hold);
	return err || hold ? err : lost(j, user, j->act->right);
}

static enum err judge_others(struct judging *j)
{
	bool fit = !asks_right(j->act) || !j->act->with_right;
	const struct user *first = NULL;
	enum err err = OK;

	for (int i = 0; i < j->e->with_count && !err; i++) {
		const struct user *user;
		bool good;
		err = stands(j, j->e->with[i], &user, &good);
		if (!err && good && !first)
			first = user;
		if (!err && good && !fit)
			err = posts_hold(j->op, j->b, user, j->act->with_right, &fit);
	}
	return err || fit || !first ? err : lost(j, first, j->act->with_right);
}

enum err people_judge(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	const struct type *type = type_find(e->type);
	struct judging j = {op, b, n, e, type ? act_find(type, e->act) : NULL};
	bool held_here;
	enum err err;

	if (str_eq(e->log.site, b->home) || (j.act && j.act->needs & BY_PROGRAM))
		return OK;
	if ((err = rights_held(op, b, &held_here)) || !held_here)
		return err;
	if (!(err = judge_first(&j)))
		err = judge_others(&j);
	/* A record that a site wrote and that cannot be read holds nobody up. */
	if (!err || err_kind(err) != ERR_REFUSED)
		return err;
	op_forgive(op);
	return put_case(&j, e->who, err, "the record of one who signed cannot be read", 0);
}
