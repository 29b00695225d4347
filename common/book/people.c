/* Who may sign an act here, as far as this book has heard (SEC-01, SEC-20). */
#include "people.h"

#include "documents/rights.h"
#include "base/check.h"
#include "store/log.h"

/* ---- a person at a site ---- */

bool person_is_of_site(const struct book *b, const struct user *user)
{
	return !str_eq(user->doc.site, b->home) && !user->doc.home_changed;
}

bool person_works_at(const struct book *b, const struct user *user, struct str site)
{
	/* One whom a site took on works there, whatever it wrote. */
	if (person_is_of_site(b, user))
		return str_eq(user->doc.site, site);
	for (int i = 0; i < user->sites.count; i++)
		if (str_eq(user->sites.row[i], site))
			return true;
	return false;
}

enum err person_access(struct op *op, struct book *b, struct str site, struct str who, const struct access **out)
{
	struct str key = arena_printf(&op->arena, "%.*s/%.*s", STR_ARG(site), STR_ARG(who));
	const struct doc *doc;
	enum err err = book_record(op, b, "access", key, &doc);

	*out = !err && doc && str_eq(doc->site, site) ? (const struct access *)doc : NULL;
	return err;
}

enum err book_access(struct op *op, struct book *b, struct str who, const struct access **out)
{
	return person_access(op, b, b->log.site, who, out);
}

static const char *text_of(struct op *op, struct str text)
{
	return arena_str(&op->arena, text).p;
}

static enum err shut(struct op *op, struct str who, struct str reason, const char *place)
{
	return op_refuse(op, E_SHUT_OUT, place, "who", text_of(op, who), "reason", reason.n ? text_of(op, reason) : "-", NULL);
}

/* Known, at work here, and not shut out. */
static enum err known_here(struct op *op, struct book *b, struct str who, const char *place, const struct user **out)
{
	const struct access *access;
	const struct doc *doc;
	const char *site = text_of(op, b->log.site);
	enum err err = book_record(op, b, "user", who, &doc);

	if (err)
		return err;
	if (!doc)
		return op_refuse(op, E_NO_RECORD, place, "type", "user", "key", text_of(op, who), NULL);
	*out = (const struct user *)doc;
	if (!person_works_at(b, *out, b->log.site))
		return op_refuse(op, E_PERMISSION, place, "who", text_of(op, who), "what",
			arena_printf(&op->arena, "work at %s", site).p, "what_zh",
			arena_printf(&op->arena, "在 %s 工作", site).p, "posts", "SA OWN", NULL);
	if (str_is(doc->state, "shut_out"))
		return shut(op, who, (*out)->reason, place);
	if ((err = book_access(op, b, who, &access)))
		return err;
	return access && str_is(access->doc.state, "shut_out") ? shut(op, who, access->reason, place) : OK;
}

static enum err lacks(struct op *op, struct book *b, struct str who, const char *word, const char *place)
{
	const struct right *right = right_find(str_from(word));
	struct str posts;
	enum err err = posts_that_hold(op, b, word, &posts);

	if (err)
		return err;
	return op_refuse(op, E_PERMISSION, place, "who", text_of(op, who), "right", word, "what", right ? right->label : word,
		"what_zh", right ? right->label_zh : word, "posts", posts.p, NULL);
}

static enum err holds(struct op *op, struct book *b, const struct user *user, const char *right, bool *hold)
{
	enum err err = rights_held(op, b, hold);

	if (err)
		return err;
	if (*hold && right)
		return posts_hold(op, b, user, right, hold);
	*hold = true;
	return OK;
}

enum err book_may(struct op *op, struct book *b, struct str who, const char *right, const char *place)
{
	const struct user *user;
	bool may;
	enum err err = known_here(op, b, who, place, &user);

	if (err || (err = holds(op, b, user, right, &may)))
		return err;
	return may ? OK : lacks(op, b, who, right, place);
}

/* ---- an act ---- */

/* One person signs once. */
static enum err signs_once(struct op *op, const struct request *r, int i)
{
	for (int k = -1; k < i; k++)
		if (str_eq(r->with[i], k < 0 ? r->who : r->with[k]))
			return op_refuse(op, E_SELF_APPROVAL, "with", "who", text_of(op, r->with[i]), NULL);
	return OK;
}

static enum err countersigned(struct op *op, struct book *b, const struct request *r)
{
	const struct act *act = r->act;
	bool fit = !act->with_right;
	enum err err;

	if (act->needs & COUNTERSIGN && !r->with_count)
		return op_refuse(op, act->with_missing ? act->with_missing : E_NO_COUNTERSIGN, "with", NULL);
	for (int i = 0; i < r->with_count; i++) {
		const struct user *user;
		if ((err = signs_once(op, r, i)) || (err = known_here(op, b, r->with[i], "with", &user)))
			return err;
		if (!fit && (err = holds(op, b, user, act->with_right, &fit)))
			return err;
	}
	if (!r->with_count || fit)
		return OK;
	return lacks(op, b, r->with[0], act->with_right, "with");
}

/* The first user of a book signs for himself: there is nobody before him. */
static bool is_first_user(const struct book *b, const struct request *r)
{
	return book_is_home(b) && b->own.seq == 0 && r->type == &user_type && act_is_first(r->act);
}

/* With the first role record rights begin to be held: whoever makes it has to be one who
 * could still give them then, or the book would be closed to everybody. */
static enum err begins_rights(struct op *op, struct book *b, const struct request *r)
{
	const struct user *user;
	bool fit;
	enum err err;

	if (r->type != &role_type || (err = rights_held(op, b, &fit)) || fit)
		return r->type != &role_type ? OK : err;
	if ((err = known_here(op, b, r->who, "who", &user)) || (err = posts_hold(op, b, user, r->act->right, &fit)))
		return err;
	return fit ? OK : lacks(op, b, r->who, r->act->right, "who");
}

enum err people_sign(struct op *op, struct book *b, const struct request *r)
{
	enum err err;

	if (!r->who.n)
		return op_refuse(op, E_REQUIRED, "who", "field", "--as USER", NULL);
	if (r->act->needs & BY_PROGRAM || is_first_user(b, r))
		return OK;
	if ((err = book_may(op, b, r->who, r->act->needs & BY_HIMSELF ? NULL : r->act->right, "who")))
		return err;
	if ((err = begins_rights(op, b, r)))
		return err;
	return countersigned(op, b, r);
}

static struct str whose_record(const struct doc *doc)
{
	struct str user = doc_text(doc, "user");

	return user.n ? user : doc_key(doc);
}

static bool is_maker(const struct doc *doc, struct str who)
{
	for (int i = 0; i < doc->makers.count; i++)
		if (str_eq(doc->makers.row[i], who))
			return true;
	return false;
}

enum err people_fit_paper(struct op *op, const struct request *r, const struct doc *doc)
{
	const struct act *act = r->act;

	if (act->needs & BY_HIMSELF && !str_eq(r->who, whose_record(doc)))
		return op_refuse(op, E_PERMISSION, "who", "who", text_of(op, r->who), "what", "do this for another person",
			"what_zh", "代他人操作", "posts", text_of(op, whose_record(doc)), NULL);
	if (!(act->needs & NOT_MAKER))
		return OK;
	if (!(act->needs & COUNTERSIGN) && is_maker(doc, r->who))
		return op_refuse(op, E_SELF_APPROVAL, "who", "who", text_of(op, r->who), NULL);
	for (int i = 0; act->needs & COUNTERSIGN && i < r->with_count; i++)
		if (is_maker(doc, r->with[i]))
			return op_refuse(op, E_SELF_APPROVAL, "with", "who", text_of(op, r->with[i]), NULL);
	return OK;
}

/* ---- by what he proves himself ---- */

/* The place of the last act on the record that set verifiers; 0: none did. */
static enum err last_set(struct op *op, struct book *b, const struct doc *doc, int64_t *n)
{
	struct doc_row row;
	int64_t *acts;
	int count;
	bool found;
	enum err err = doc_get(op, b->store, doc->id, &row, &found);

	*n = 0;
	if (err || !found || (err = doc_acts(op, b->store, &row, &acts, &count)))
		return err;
	for (int i = count - 1; i >= 0 && !*n; i--) {
		const struct field *f = field_find(doc->type->fields, STR("verifiers"));
		const struct act *act;
		struct entry e;
		struct hash hash;
		struct str text;
		if ((err = entry_get(op, b->store, acts[i], &text, &hash)) || (err = entry_read(op, &op->arena, text, &e)))
			return err;
		act = act_find(doc->type, e.act);
		if (act && act_takes(act, f, NULL))
			*n = acts[i];
	}
	return OK;
}

enum err book_verifiers(struct op *op, struct book *b, struct str who, const struct verifier **row, int *count)
{
	const struct access *access;
	const struct user *user;
	const struct doc *doc;
	int64_t by_home = 0, here = 0;
	enum err err = book_record(op, b, "user", who, &doc);

	*count = 0;
	if (err || !doc || (err = book_access(op, b, who, &access)))
		return err;
	user = (const struct user *)doc;
	if (access && access->verifiers.count && user->verifiers.count &&
		((err = last_set(op, b, &user->doc, &by_home)) || (err = last_set(op, b, &access->doc, &here))))
		return err;
	if (access && access->verifiers.count && here >= by_home) {
		*row = access->verifiers.row;
		*count = access->verifiers.count;
	} else {
		*row = user->verifiers.row;
		*count = user->verifiers.count;
	}
	return OK;
}
