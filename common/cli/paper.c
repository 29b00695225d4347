/* `TYPE new` and `TYPE ACT`: what is typed becomes a request, the answer a line. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model/codec.h"
#include "store/docs.h"
#include "ask.h"
#include "login.h"
#include "cli/printing.h"

bool act_is_offered(const struct act *act)
{
	return !(act->needs & (COMPANION | BY_PROGRAM | BY_HIMSELF));
}

const char *label_of(const struct field *f, enum lang lang)
{
	return lang == LANG_ZH ? f->label_zh : f->label;
}

enum err paper_find(struct op *op, struct book *b, const struct type *type, struct str word, struct found *out)
{
	enum err err, none = OK;
	struct refusal refusal;

	*out = (struct found){0};
	none = book_find(op, b, type, word, &out->row);
	if (none != E_NO_DOCUMENT)
		return none;
	refusal = op->refusal;
	op_forgive(op);
	err = draft_get(op, book_store(b), word, &out->draft, &out->is_draft);
	if (err || (out->is_draft && str_is(out->draft.type, type->name)))
		return err;
	op->refusal = refusal;
	return none;
}

/* ---- what was given ---- */

static enum err read_all(struct op *op, FILE *from, struct buf *out)
{
	size_t n;

	do {
		buf_need(out, 4096);
		n = fread(out->p + out->n, 1, 4096, from);
		out->n += n;
		out->p[out->n] = '\0';
	} while (n && out->n <= INPUT_BYTES_MAX);
	if (ferror(from))
		return op_refuse(op, E_DISK, "", "path", "standard input", "why", "it cannot be read", NULL);
	return OK;
}

static bool is_blank(struct str s)
{
	return strspn(s.p ? s.p : "", " \t\r\n") == s.n;
}

static enum err given_on_input(struct op *op, cJSON **out)
{
	struct buf text = BUF_INIT;
	enum err err = isatty(STDIN_FILENO) ? OK : read_all(op, stdin, &text);

	if (!err && is_blank(buf_str(&text)))
		*out = cJSON_CreateObject();
	else if (!err)
		err = json_read(op, buf_str(&text), INPUT_BYTES_MAX, "", out);
	buf_done(&text);
	return err;
}

static enum err given(struct op *op, struct cli *cli, const struct type *type, const struct act *act, cJSON **out)
{
	bool takes = !act || !act->sets || *act->sets;
	enum err err = paper_given(op, &cli->args, type, out);

	if (err || *out)
		return err;
	if (cli->json && takes && !(cli->pin_file && strcmp(cli->pin_file, "-") == 0))
		return given_on_input(op, out);
	*out = cJSON_CreateObject();
	return OK;
}

/* ---- which paper ---- */

static enum err named_by_doc(struct op *op, struct cli *cli, struct book *b, struct request *r)
{
	struct str doc = args_get(&cli->args, "doc");
	struct docid id;
	struct draft_row draft;

	if (!doc.p) {
		id = world_docid(&cli->world);
		r->doc = arena_str(&op->arena, docid_str(&id));
		return OK;
	}
	if (!docid_read(doc, &id))
		return op_refuse(op, E_VALUE, "--doc", "value", doc.p, "kind", kind_words(KIND_paper), "example",
			kind_example(KIND_paper), NULL);
	r->doc = doc;
	return draft_get(op, book_store(b), doc, &draft, &r->keep_draft);
}

/* A site's own record of another that has none yet: `access reset li` begins it. */
static bool begins_own(const struct request *r, enum err err)
{
	return err == E_NO_DOCUMENT && r->type->key_from && act_is_first(r->act);
}

enum err paper_named(struct op *op, struct cli *cli, struct book *b, struct request *r, cJSON *tree)
{
	struct found found;
	enum err err;

	if (cli->args.words_count < 2)
		return named_by_doc(op, cli, b, r);
	err = paper_find(op, b, r->type, cli->args.words[1], &found);
	if (begins_own(r, err)) {
		op_forgive(op);
		if (!json_get(tree, r->type->key_from))
			cJSON_AddStringToObject(tree, r->type->key_from, arena_str(&op->arena, cli->args.words[1]).p);
		return named_by_doc(op, cli, b, r);
	}
	if (err)
		return err;
	r->doc = found.is_draft ? found.draft.doc : found.row.id;
	r->keep_draft = found.is_draft;
	return OK;
}

/* ---- the answer ---- */

static void put_next(const struct cli *cli, const struct type *type, const struct recorded *r, struct buf *to)
{
	buf_printf(to, cli->lang == LANG_ZH ? "草稿 %.*s;下一步\n" : "draft %.*s; go on with\n", STR_ARG(r->doc));
	for (const struct act *a = type->acts; a->name; a++)
		if (act_is_first(a) && act_is_offered(a))
			buf_printf(to, "  %s %s %s %.*s\n", cli->program->name, type->name, a->name, STR_ARG(r->doc));
}

static void put_text(const struct cli *cli, const struct recorded *r, struct str key, struct buf *to)
{
	struct str shown = r->number.n ? r->number : key.n ? key : r->doc;
	struct str state = state_label(r->state, cli->lang);
	bool zh = cli->lang == LANG_ZH;
	const char *done = r->already ? (zh ? "此前已录入" : "already recorded") : (zh ? "已录入" : "recorded");

	buf_printf(to, "%s %.*s (", done, STR_ARG(shown));
	hash_put_short(to, &r->hash);
	buf_printf(to, zh ? "),状态 %.*s" : "), state %.*s", STR_ARG(state));
	if (r->holder.n)
		buf_printf(to, zh ? ",在 %.*s" : ", at %.*s", STR_ARG(r->holder));
	buf_putc(to, '\n');
}

/* `key`: a record's, by which people know it. */
static void answer(const struct op *op, const struct cli *cli, const struct request *q, enum writing how,
	const struct recorded *r, struct str key)
{
	struct buf text = BUF_INIT;

	if (cli->json) {
		recorded_put_json(&text, r, op, cli->lang);
		buf_putc(&text, '\n');
	} else if (how == WRITE_DRAFT) {
		put_next(cli, q->type, r, &text);
	} else {
		put_text(cli, r, key, &text);
	}
	out_print(&text);
	fflush(stdout);
	if (!cli->json)
		warnings_print(op, cli->lang);
	buf_done(&text);
}

/* ---- doing it ---- */

static bool takes_all(const struct type *type, const struct act *act, const cJSON *object)
{
	const cJSON *value;

	cJSON_ArrayForEach(value, object) {
		const struct field *f = field_find(type->fields, str_from(value->string));
		if (!f || !act_takes(act, f, NULL))
			return false;
	}
	return true;
}

/* A form is filled in for one of the acts that may begin the paper: the first that
 * takes what was given. */
static const struct act *act_of_form(const struct type *type, const cJSON *object)
{
	const struct act *first = NULL;

	for (const struct act *a = type->acts; a->name; a++) {
		if (!act_is_first(a) || !act_is_offered(a))
			continue;
		if (takes_all(type, a, object))
			return a;
		if (!first)
			first = a;
	}
	return first;
}

/* A draft that is there already keeps what is not given anew, so the form has to fit both. */
static enum err add_draft(struct op *op, struct book *b, struct request *q, cJSON *tree)
{
	struct draft_row draft;
	cJSON *kept;
	bool found;
	enum err err = draft_get(op, book_store(b), q->doc, &draft, &found);

	if (err || !found || (err = json_read(op, draft.body, INPUT_BYTES_MAX, "draft", &kept)))
		return err;
	while (kept->child) {
		cJSON *one = cJSON_DetachItemViaPointer(kept, kept->child);
		if (json_get(tree, one->string))
			cJSON_Delete(one);
		else
			cJSON_AddItemToObject(tree, one->string, one);
	}
	cJSON_Delete(kept);
	q->act = act_of_form(q->type, tree);
	return OK;
}

/* What a record is called; it has no number. */
static struct str key_of(struct op *op, struct book *b, const struct request *q, const struct recorded *r)
{
	struct str key = json_text(q->given, "key");

	if (!key.n && type_is_record(q->type) && record_key_of(op, book_store(b), str_from(q->type->name), r->doc, &key))
		op_forgive(op);
	return key;
}

static enum err with_writer(
	struct op *op, struct cli *cli, struct request *q, cJSON *tree, enum writing how, struct writer *w)
{
	struct recorded recorded = {0};
	enum err err = q->doc.n ? OK : paper_named(op, cli, w->book, q, tree);

	if (!err && how == WRITE_DRAFT)
		err = add_draft(op, w->book, q, tree);
	if (!err)
		err = w->write(w, op, q, how, &recorded);
	if (!err && how == WRITE_ACT)
		print_at_once(op, cli, w->book, &recorded);
	if (!err)
		answer(op, cli, q, how, &recorded, key_of(op, w->book, q, &recorded));
	return err;
}

/* Who was named at the terminal proves himself like one who was named before. */
static void sign_as(struct cli *cli, const struct request *q)
{
	cli->who = arena_str(&cli->arena, q->who);
	cli->with_count = q->with_count;
	for (int i = 0; i < q->with_count; i++)
		cli->with[i] = arena_str(&cli->arena, q->with[i]);
}

enum err paper_write(struct op *op, struct cli *cli, struct request *q, cJSON *tree, enum writing how)
{
	struct writer w;
	enum err err;

	sign_as(cli, q);
	err = cli_writer(op, cli, &w);

	if (err)
		return err;
	err = with_writer(op, cli, q, tree, how, &w);
	w.close(&w);
	return err;
}

/* ---- at a terminal ---- */

/* What was typed by hand is not thrown away unasked. */
static enum err offer_draft(struct asking *a, struct request *q, cJSON *tree, enum err why)
{
	struct refusal refusal = a->op->refusal;
	bool keep = false;

	if (!a->begun || !act_is_first(q->act) || !q->who.n || !tree->child || type_is_record(q->type))
		return why;
	ask_tell_refusal(a);
	if (ask_yes(a, in_lang(a->cli->lang, "Keep what was typed as a draft?", "把已填内容存为草稿吗?"), false, &keep) || !keep) {
		op_forgive(a->op);
		a->op->refusal = refusal;
		a->cli->told = true;
		return why;
	}
	return paper_write(a->op, a->cli, q, tree, WRITE_DRAFT);
}

static enum err write_asking(struct op *op, struct cli *cli, struct request *q, cJSON *tree)
{
	struct asking a;
	bool again = true, sent = false;
	enum err err = asking_begin(&a, op, cli);

	if (err)
		return err;
	err = ask_act(&a, q, tree);
	while (!err && again) {
		again = false;
		err = paper_write(op, cli, q, tree, WRITE_ACT);
		if (err && ask_may_approve(q, err))
			err = ask_approval(&a, q, tree, &sent);
		if (err && !sent && err_kind(err) == ERR_REFUSED)
			err = ask_again(&a, q, tree, &again);
	}
	if (err && !sent && err_kind(err) == ERR_REFUSED)
		err = offer_draft(&a, q, tree, err);
	cli->told |= err && a.told;
	asking_end(&a);
	return err;
}

static enum err write_paper(struct op *op, struct cli *cli, const struct type *type, const struct act *act, enum writing how)
{
	bool asks = how == WRITE_ACT && ask_may(cli);
	struct request q;
	cJSON *tree = NULL;
	enum err err = asks ? cli_signs(op, cli) : cli_signed(op, cli);

	if (!err)
		cli_doing(cli, type->name, act ? act->name : "new");
	if (err || (err = given(op, cli, type, act, &tree)))
		return err;
	if (how == WRITE_ACT && (err = login_new(op, cli, act, type, tree))) {
		cJSON_Delete(tree);
		return err;
	}
	cli_request(cli, type, act ? act : act_of_form(type, tree), &q);
	q.given = tree;
	q.on = args_get(&cli->args, "on");
	err = asks ? write_asking(op, cli, &q, tree) : paper_write(op, cli, &q, tree, how);
	cJSON_Delete(tree);
	return err;
}

/* A type whose papers only ever come with others has no form to fill in. */
static bool type_has_drafts(const struct type *type)
{
	for (const struct act *a = type->acts; a->name; a++)
		if (act_is_first(a) && act_is_offered(a))
			return true;
	return false;
}

static enum err no_act(struct op *op, const struct type *type, struct str word)
{
	struct buf acts = BUF_INIT;

	for (const struct act *a = type->acts; a->name; a++)
		if (act_is_offered(a))
			buf_printf(&acts, ", %s", a->name);
	cli_usage(op, "`%.*s` is nothing that can be done with %s; choose among %slist, show%s.", STR_ARG(word), type->name,
		type_has_drafts(type) ? "new, " : "", acts.n ? acts.p : "");
	buf_done(&acts);
	return E_USAGE;
}

static enum err run_act(struct op *op, struct cli *cli, const struct type *type, struct str word)
{
	const struct act *act = act_find(type, word);

	if (!act || !act_is_offered(act))
		return no_act(op, type, word);
	if (!act_is_first(act) && cli->args.words_count < 2 && !ask_may(cli))
		return cli_usage(op, "Name the paper by its number, id or key: %s %s PAPER", type->name, act->name);
	return write_paper(op, cli, type, act, WRITE_ACT);
}

enum err paper_run(struct op *op, struct cli *cli, const struct type *type)
{
	struct str word = cli->args.words[0];

	if (cli->args.words_count > 2)
		return cli_usage(op, "`%.*s` is a word too many.", STR_ARG(cli->args.words[2]));
	if (str_is(word, "list"))
		return paper_list(op, cli, type);
	if (str_is(word, "show") && cli->args.words_count < 2)
		return cli_usage(op, "Name the paper by its number, id or key: %s show PAPER", type->name);
	if (str_is(word, "show"))
		return paper_show(op, cli, type);
	if (str_is(word, "new") && type_has_drafts(type))
		return write_paper(op, cli, type, NULL, WRITE_DRAFT);
	if (str_is(word, "history"))
		return paper_history(op, cli, type);
	if (str_is(word, "delete"))
		return paper_delete(op, cli, type);
	return run_act(op, cli, type, word);
}
