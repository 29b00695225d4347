/* `describe` for people: the rows as tables in the reader's language. */
#include "base/phrase.h"
#include "describe.h"
#include "documents/registry.h"
#include "documents/rights.h"
#include "paper_inside.h"
#include "reports/reports.h"

struct telling {
	enum lang lang;
	struct arena *arena;
	struct buf *to;
};

static void begin(struct table *t, const struct telling *w, const struct table_column *en, const struct table_column *zh, int count)
{
	table_init(t, w->arena, w->lang == LANG_ZH ? zh : en, count);
}

static void end(const struct table *t, const struct telling *w, const char *en, const char *zh)
{
	if (!table_rows(t))
		return;
	buf_printf(w->to, "\n%s\n", in_lang(w->lang, en, zh));
	table_put(t, w->to);
}

static void cell(struct table *t, const char *text)
{
	table_cell(t, str_from(text));
}

/* ---- one type ---- */

static void put_kind(struct table *t, const struct field *f, enum lang lang)
{
	if (f->kind == KIND_text && f->of)
		cell(t, f->of);
	else if (f->of)
		table_cellf(t, "%s: %s", phrase(lang, kind_words(f->kind)), f->of);
	else
		cell(t, phrase(lang, kind_words(f->kind)));
}

static const char *given_by(const struct field *f, enum lang lang)
{
	return f->flags & SECRET     ? in_lang(lang, "asked for", "另行询问")
	       : f->flags & WORKED_OUT ? in_lang(lang, "worked out", "系统计算")
	       : f->flags & REQUIRED ? in_lang(lang, "required", "必填")
				     : "";
}

static void put_field(struct table *t, const struct telling *w, const struct field *f, const struct field *list)
{
	if (list)
		table_cellf(t, "  %s", f->name);
	else if (f->flags & WORKED_OUT)
		cell(t, f->name);
	else
		table_cellf(t, "--%s", option_of_field(w->arena, f));
	cell(t, label_of(f, w->lang));
	put_kind(t, f, w->lang);
	cell(t, given_by(f, w->lang));
	for (const struct field *c = f->rows; f->kind == KIND_list && c->name; c++)
		put_field(t, w, c, f);
}

static void put_fields(const struct telling *w, const struct type *type)
{
	static const struct table_column en[] = {{"Field"}, {"Label"}, {"Kind"}, {""}};
	static const struct table_column zh[] = {{"字段"}, {"名称"}, {"种类"}, {""}};
	struct table t;

	begin(&t, w, en, zh, 4);
	for (const struct field *f = type->fields; f->name; f++)
		put_field(&t, w, f, NULL);
	end(&t, w, "Fields", "字段");
}

static void put_states(struct table *t, const char *states, enum lang lang)
{
	struct buf text = BUF_INIT;
	struct str rest = str_from(states);

	while (rest.n) {
		buf_put(&text, state_label(str_cut(&rest, '|'), lang));
		if (rest.n)
			buf_puts(&text, " | ");
	}
	table_cell(t, buf_str(&text));
	buf_done(&text);
}

static const char *whose(const struct act *a, const struct type *type, enum lang lang)
{
	const struct field *f = a->at ? field_find(type->fields, str_from(a->at)) : NULL;

	return f ? label_of(f, lang) : a->at ? in_lang(lang, "head office", "总部") : in_lang(lang, "its own site", "本站点");
}

static const char *signs(const struct act *a, enum lang lang)
{
	return a->needs & BY_PROGRAM  ? in_lang(lang, "the program", "系统")
	       : a->needs & COMPANION ? in_lang(lang, "with another paper", "随其他单据")
	       : a->needs & COUNTERSIGN ? in_lang(lang, "two", "两人")
					: in_lang(lang, "one", "一人");
}

static void put_right(struct table *t, const struct act *a, enum lang lang)
{
	const struct right *r = right_find(str_from(a->right));

	if (r)
		table_cellf(t, "%s (%s)", a->right, in_lang(lang, r->label, r->label_zh));
	else
		cell(t, a->right);
}

static void put_acts(const struct telling *w, const struct type *type)
{
	static const struct table_column en[] = {
		{"Act"}, {"Label"}, {"From"}, {"To"}, {"Whose step"}, {"Signatures"}, {"Series"}, {"Right"}};
	static const struct table_column zh[] = {
		{"操作"}, {"名称"}, {"原状态"}, {"新状态"}, {"由谁"}, {"签字"}, {"单号"}, {"权限"}};
	struct table t;

	begin(&t, w, en, zh, 8);
	for (const struct act *a = type->acts; a->name; a++) {
		cell(&t, a->name);
		cell(&t, in_lang(w->lang, a->label, a->label_zh));
		put_states(&t, a->from, w->lang);
		put_states(&t, a->to, w->lang);
		cell(&t, whose(a, type, w->lang));
		cell(&t, signs(a, w->lang));
		cell(&t, a->series);
		put_right(&t, a, w->lang);
	}
	end(&t, w, "Acts", "操作");
}

void describe_text_type(const struct cli *cli, struct arena *arena, const struct type *type, struct buf *to)
{
	struct telling w = {cli->lang, arena, to};

	buf_printf(to, "%s (%s): %s\n", in_lang(w.lang, type->label, type->label_zh), type->name,
		in_lang(w.lang, type->about, type->about_zh));
	put_fields(&w, type);
	put_acts(&w, type);
}

void describe_text_code(enum err code, enum lang lang, struct buf *to)
{
	buf_printf(to, "%s (%s): %s\n  %s\n", err_code(code), err_kind_name(code), err_sentence(code, lang), err_remedy(code, lang));
}

/* ---- everything ---- */

static const struct table_column names_en[] = {{"Name"}, {"Label"}, {"What it is"}};
static const struct table_column names_zh[] = {{"代号"}, {"名称"}, {"说明"}};

static void put_types(const struct telling *w)
{
	struct table t;

	begin(&t, w, names_en, names_zh, 3);
	for (const struct type *const *d = document_types; *d; d++) {
		cell(&t, (*d)->name);
		cell(&t, in_lang(w->lang, (*d)->label, (*d)->label_zh));
		cell(&t, in_lang(w->lang, (*d)->about, (*d)->about_zh));
	}
	end(&t, w, "Papers and records", "单据和档案");
}

static void put_commands(const struct telling *w, const struct program *p)
{
	struct table t;

	begin(&t, w, names_en, names_zh, 3);
	for (const struct command *const *c = p->commands; *c; c++) {
		if ((*c)->hidden)
			continue;
		cell(&t, (*c)->name);
		cell(&t, (*c)->words);
		cell(&t, in_lang(w->lang, (*c)->about, (*c)->about_zh));
	}
	end(&t, w, "Commands", "命令");
}

static void put_reports(const struct telling *w)
{
	struct table t;

	begin(&t, w, names_en, names_zh, 3);
	for (const struct report *const *r = reports; *r; r++) {
		cell(&t, (*r)->name);
		cell(&t, (*r)->word);
		cell(&t, in_lang(w->lang, (*r)->about, (*r)->about_zh));
	}
	end(&t, w, "Reports", "报表");
}

static void put_accounts(const struct telling *w)
{
	static const struct table_column en[] = {{"Account"}, {"Label"}, {"Unit"}, {"Limit"}};
	static const struct table_column zh[] = {{"科目"}, {"名称"}, {"单位"}, {"限额"}};
	struct table t;

	begin(&t, w, en, zh, 4);
	for (const struct account *a = accounts; a->name; a++) {
		cell(&t, a->name);
		cell(&t, in_lang(w->lang, a->label, a->label_zh));
		cell(&t, a->unit == UNIT_MONEY ? in_lang(w->lang, "money", "金额") : in_lang(w->lang, "quantity", "数量"));
		cell(&t, a->limit == LIMIT_NIL        ? in_lang(w->lang, "not below nil", "不得为负")
			 : a->limit == LIMIT_WARN_NIL ? in_lang(w->lang, "warned of below nil", "为负时提示")
						      : "");
	}
	end(&t, w, "Accounts", "科目");
}

static void put_refusals(const struct telling *w)
{
	static const struct table_column en[] = {{"Code"}, {"Exit", true}, {"Sentence"}, {"What to do"}};
	static const struct table_column zh[] = {{"代码"}, {"退出码", true}, {"说明"}, {"怎么办"}};
	struct table t;

	begin(&t, w, en, zh, 4);
	t.room = 0; /* sentences are to be read to their ends */
	for (int code = OK + 1; code < ERR_COUNT; code++) {
		cell(&t, err_code((enum err)code));
		table_cellf(&t, "%d", err_is_warning((enum err)code) ? 0 : (int)err_kind((enum err)code));
		cell(&t, err_sentence((enum err)code, w->lang));
		cell(&t, err_remedy((enum err)code, w->lang));
	}
	end(&t, w, "Refusals, circumstances and warnings", "拒绝、环境问题和提示");
}

void describe_text(const struct cli *cli, struct arena *arena, struct buf *to)
{
	struct telling w = {cli->lang, arena, to};

	buf_printf(to, "%s %s: %s\n", cli->program->name, DAYBOOK_VERSION,
		in_lang(w.lang, cli->program->about, cli->program->about_zh));
	put_types(&w);
	put_commands(&w, cli->program);
	put_reports(&w);
	put_accounts(&w);
	put_refusals(&w);
}
