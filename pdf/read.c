/* Reading the description. */
#include "pdf.h"

#include <stdlib.h>
#include <string.h>

static const char *keep(struct pdf_text *text, const char *s)
{
	return arena_str(&text->arena, str_from(s)).p;
}

/* The next part of a line, cut off; NULL behind the last. */
static char *part(char **rest)
{
	char *at = *rest, *tab;

	if (!at)
		return NULL;
	tab = strchr(at, '\t');
	*rest = tab ? tab + 1 : NULL;
	if (tab)
		*tab = 0;
	return at;
}

static bool add_column(struct pdf_text *text, struct pdf_table *t, char *rest)
{
	const char *kind = part(&rest), *label = part(&rest);

	if (t->count == PDF_COLUMNS_MAX || t->rows || !kind || !label || !strchr("tns", *kind) || !*kind || kind[1])
		return false;
	t->columns[t->count++] = (struct pdf_column){*kind, keep(text, label)};
	return true;
}

static const char **room_for_row(struct pdf_text *text, struct pdf_table *t)
{
	if (t->rows == t->cap) {
		const char **more;
		t->cap = t->cap ? t->cap * 2 : 64;
		more = ARENA_ARRAY(&text->arena, const char *, t->cap * t->count);
		if (t->rows)
			memcpy(more, t->cells, sizeof(*more) * (size_t)(t->rows * t->count));
		t->cells = more;
	}
	return &t->cells[t->rows++ * t->count];
}

/* As many cells as there are columns: no more, no less. */
static bool fill(struct pdf_text *text, const struct pdf_table *t, const char **cells, char *rest)
{
	for (int c = 0; c < t->count; c++) {
		const char *cell = part(&rest);
		if (!cell)
			return false;
		cells[c] = keep(text, cell);
	}
	return !rest;
}

static bool take(struct pdf_text *text, const char *word, char *rest)
{
	struct pdf_table *t = text->tables_count ? &text->tables[text->tables_count - 1] : NULL;
	const struct {
		const char *word, **to;
	} words[] = {{"title", &text->title}, {"sub", &text->sub}, {"page", &text->page}, {"carried", &text->carried}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(word, words[i].word) == 0) {
			*words[i].to = keep(text, rest ? rest : "");
			return true;
		}
	if (strcmp(word, "note") == 0 && text->notes_count < PDF_NOTES_MAX) {
		text->notes[text->notes_count++] = keep(text, rest ? rest : "");
		return true;
	}
	if (strcmp(word, "table") == 0 && text->tables_count < PDF_TABLES_MAX) {
		text->tables[text->tables_count++] = (struct pdf_table){.label = keep(text, rest ? rest : "")};
		return true;
	}
	if (!t)
		return false;
	if (strcmp(word, "column") == 0)
		return add_column(text, t, rest);
	if (strcmp(word, "row") == 0 && t->count)
		return fill(text, t, room_for_row(text, t), rest);
	if (strcmp(word, "total") == 0 && t->count && !t->total) {
		t->total = ARENA_ARRAY(&text->arena, const char *, t->count);
		return fill(text, t, t->total, rest);
	}
	return false;
}

bool pdf_read(struct pdf_text *text, FILE *in, const char **why)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	bool good = true;

	*text = (struct pdf_text){.title = "", .sub = "", .page = "", .carried = ""};
	while (good && (n = getline(&line, &cap, in)) > 0) {
		char *rest = line;
		const char *word;
		if (line[n - 1] == '\n')
			line[n - 1] = 0;
		word = part(&rest);
		good = n < PDF_LINE_MAX && take(text, word, rest);
		if (!good)
			*why = "a line of the description is not understood";
	}
	if (good && ferror(in)) {
		*why = "the description cannot be read";
		good = false;
	}
	free(line);
	return good;
}
