#include "tests/support/maker/dice.h"

namespace deskrelay {

QByteArray Dice::text()
{
    static const QByteArrayList words = {"word ",
                                         "\"quoted\" ",
                                         "line\n",
                                         "two\r\n\r\nlines",
                                         "\xc3\xa9",
                                         "\xf0\x9f\xa6\x8a",
                                         "\\u0041",
                                         "\x01",
                                         "data: x",
                                         "</b>",
                                         "{\"a\":1.0}",
                                         "0"};
    QByteArray made;
    for (int i = 1 + below(4); i > 0; --i)
        made += oneOf(words);
    return made;
}

QByteArray Dice::object()
{
    static const QByteArrayList objects = {
        "{}",
        R"({"a":1.0,"b":"x"})",
        "{\n  \"a\": [1,\n 2e5],\r\n\t\"b\": null\n}",
        R"({"n": 12345678901234567890, "s": "a\nb \"c\" , : {"})",
        "{\"deep\":\n{\"a\":{\"b\":[{}]}}\n}"};
    return oneOf(objects);
}

QByteArray Dice::arguments()
{
    if (rolls(12))
        return oneOf({"", "[1]", "not json", "{\"cut\":", "null", " \n"});
    return object();
}

QByteArrayList Dice::pieces(const QByteArray &whole)
{
    QByteArrayList made;
    QByteArrayView rest(whole);
    while (!rest.isEmpty()) {
        qsizetype size = 1 + below(rest.size());
        // Providers cut between characters.
        while (size < rest.size() && (static_cast<uchar>(rest[size]) & 0xc0) == 0x80)
            ++size;
        made.append(rest.first(size).toByteArray());
        rest = rest.sliced(size);
    }
    return made;
}

QByteArray Dice::count()
{
    static const QByteArrayList odd = {"9223372036854775807",
                                       "9223372036854775000",
                                       "4611686018427387904",
                                       "-5",
                                       "1e15",
                                       "3.0",
                                       "null",
                                       "18446744073709551615"};
    return rolls(12) ? oneOf(odd) : QByteArray::number(below(5'000));
}

} // namespace deskrelay
