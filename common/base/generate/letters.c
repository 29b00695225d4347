/* Writes the tables of letters.c while Daybook is built.
 *
 *   letters list     every character the tables speak of, a line each
 *   letters table    what a transliterator made of those lines, as C
 *
 * How a character is read is not ours to know: between the two stands ICU, which
 * spells Han characters in Latin letters and takes accents off. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "letters.h"

static void put(uint32_t c)
{
	if (c < 0x800)
		putchar((int)(0xc0 | c >> 6));
	else
		printf("%c%c", (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)));
	putchar((int)(0x80 | (c & 0x3f)));
	putchar('\n');
}

/* A mark that stands on the letter before it would stand on the line feed. */
static int is_mark(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489);
}

static int list(void)
{
	for (uint32_t c = LOWER_FIRST; c <= LOWER_LAST; c++)
		put(is_mark(c) ? LOWER_FIRST : c);
	for (uint32_t c = INITIAL_FIRST; c <= INITIAL_LAST; c++)
		put(c);
	return 0;
}

/* The next line's first character, and whether it is the line's only one; 0: no line. */
static uint32_t next(int *alone)
{
	char line[256];
	const unsigned char *p = (const unsigned char *)line;
	uint32_t c;
	size_t n;
	int took;

	if (!fgets(line, sizeof(line), stdin) || (n = strlen(line)) < 2 || line[n - 1] != '\n')
		return 0;
	took = utf8_take(p, p + n - 1, &c);
	*alone = took == (int)n - 1;
	return took ? c : 0;
}

static int table(void)
{
	int alone;

	puts("/* Made by generate/letters.c. */\n#include \"generate/letters.h\"\n\nconst uint16_t letters_lower[] = {");
	for (uint32_t c = LOWER_FIRST, to; c <= LOWER_LAST; c++) {
		if (!(to = next(&alone)))
			return 1;
		printf("%u,%s", (unsigned)(alone && !is_mark(c) && to <= UINT16_MAX ? to : c), c % 16 == 15 ? "\n" : "");
	}
	puts("};\n\nconst char letters_initial[] =");
	for (uint32_t c = INITIAL_FIRST, to; c <= INITIAL_LAST; c++) {
		if (!(to = next(&alone)))
			return 1;
		printf("%s%c%s", c % 64 == 0 ? "\"" : "", to >= 'a' && to <= 'z' ? (int)to : '.', c % 64 == 63 ? "\"\n" : "");
	}
	puts(";");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return list();
	if (argc == 2 && strcmp(argv[1], "table") == 0)
		return table();
	fputs("usage: letters list|table\n", stderr);
	return 2;
}
