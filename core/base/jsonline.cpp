#include "core/base/jsonline.h"

namespace deskrelay {

static bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Within a string a line end is escaped: whatever stands as one is between tokens.
QByteArray jsonLine(const QByteArray &json)
{
    if (!json.contains('\n') && !json.contains('\r'))
        return json;
    QByteArray line;
    line.reserve(json.size());
    for (qsizetype i = 0; i < json.size(); ++i) {
        if (json[i] != '\n' && json[i] != '\r') {
            line += json[i];
            continue;
        }
        while (!line.isEmpty() && isSpace(line.back()))
            line.chop(1);
        while (i + 1 < json.size() && isSpace(json[i + 1]))
            ++i;
        line += ' ';
    }
    return line;
}

} // namespace deskrelay
