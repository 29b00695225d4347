/* Letters by table; the tables are ICU's, made while Daybook is built.
 *
 * ICU knows one reading of a character. Those below have two in everyday use, and whoever
 * looks for 重庆 types "cq". */
#include "base/letters.h"

#include <stddef.h>
#include <string.h>

#include "generate/letters.h"

struct readings {
	uint32_t sign;
	const char *initials;
};

/* In order of their numbers. */
static const struct readings more_than_one[] = {
	{U'万', "wm"}, {U'乐', "ly"}, {U'会', "hk"}, {U'传', "cz"}, {U'便', "bp"}, {U'券', "qx"}, {U'匙', "cs"},
	{U'区', "qo"}, {U'单', "ds"}, {U'卡', "kq"}, {U'厦', "sx"}, {U'参', "cs"}, {U'叶', "yx"}, {U'吓', "xh"},
	{U'咖', "kg"}, {U'囤', "dt"}, {U'圈', "qj"}, {U'埔', "pb"}, {U'堡', "bp"}, {U'奇', "qj"}, {U'尾', "wy"},
	{U'屏', "pb"}, {U'属', "sz"}, {U'屯', "tz"}, {U'巷', "xh"}, {U'幢', "zc"}, {U'弄', "nl"}, {U'弹', "dt"},
	{U'强', "qj"}, {U'折', "zs"}, {U'提', "td"}, {U'晟', "sc"}, {U'曾', "cz"}, {U'朝', "cz"}, {U'术', "sz"},
	{U'枸', "gj"}, {U'柜', "gj"}, {U'校', "xj"}, {U'椎', "zc"}, {U'沈', "sc"}, {U'泊', "bp"}, {U'涡', "wg"},
	{U'澄', "cd"}, {U'瀑', "pb"}, {U'炮', "pb"}, {U'率', "ls"}, {U'畜', "xc"}, {U'番', "fp"}, {U'盛', "sc"},
	{U'省', "sx"}, {U'石', "sd"}, {U'种', "zc"}, {U'秘', "mb"}, {U'粘', "zn"}, {U'系', "xj"}, {U'给', "gj"},
	{U'腊', "lx"}, {U'膀', "bp"}, {U'茄', "qj"}, {U'茜', "qx"}, {U'莘', "sx"}, {U'藏', "cz"}, {U'虾', "xh"},
	{U'蛤', "gh"}, {U'行', "xh"}, {U'覃', "tq"}, {U'解', "jx"}, {U'识', "sz"}, {U'调', "dt"}, {U'贾', "jg"},
	{U'车', "cj"}, {U'轧', "zy"}, {U'重', "zc"}, {U'长', "cz"}, {U'降', "jx"}, {U'龟', "gj"},
};

struct range {
	uint32_t first, last;
};

static bool within(const struct range *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

uint32_t letter_fold(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - '!';
	if (c >= 'A' && c <= 'Z')
		return c + 'a' - 'A';
	return c >= LOWER_FIRST && c <= LOWER_LAST ? letters_lower[c - LOWER_FIRST] : c;
}

bool letter_is_sign(uint32_t c)
{
	static const struct range signs[] = {{0x3005, 0x3007}, {0x3041, 0x3096}, {0x30a1, 0x30fa}, {0x30fc, 0x30fe},
		{0x3105, 0x312f}, {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
		{0xff66, 0xff9d}, {0x20000, 0x3ffff}};

	return c >= 0x3005 && within(signs, sizeof(signs) / sizeof(*signs), c);
}

bool letter_is_letter(uint32_t c)
{
	/* Neither letters nor signs: spaces, punctuation, arrows, boxes, private and odd ones. */
	static const struct range others[] = {{0x80, 0xa9}, {0xab, 0xb4}, {0xb6, 0xb9}, {0xbb, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7},
		{0x2000, 0x206f}, {0x20a0, 0x20cf}, {0x2190, 0x2bff}, {0x2e00, 0x2e7f}, {0x3000, 0x303f}, {0xe000, 0xf8ff},
		{0xfe00, 0xfe6f}, {0xfeff, 0xfeff}, {0xff00, 0xff0f}, {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65},
		{0xffe0, 0xffff}, {0x1f000, 0x1faff}, {0xe0000, 0x10ffff}};

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return !letter_is_sign(c) && !within(others, sizeof(others) / sizeof(*others), c);
}

static const char *further_initials(uint32_t c)
{
	size_t low = 0, high = sizeof(more_than_one) / sizeof(*more_than_one);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (more_than_one[middle].sign == c)
			return more_than_one[middle].initials;
		if (more_than_one[middle].sign < c)
			low = middle + 1;
		else
			high = middle;
	}
	return "";
}

int letter_initials(uint32_t c, char out[INITIALS_MAX])
{
	int n = 0;

	if (c < INITIAL_FIRST || c > INITIAL_LAST || letters_initial[c - INITIAL_FIRST] == '.')
		return 0;
	out[n++] = letters_initial[c - INITIAL_FIRST];
	for (const char *p = further_initials(c); *p && n < INITIALS_MAX; p++)
		if (!memchr(out, *p, (size_t)n))
			out[n++] = *p;
	return n;
}
