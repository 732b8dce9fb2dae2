#include "core/formats/chat/chatfields.h"

#include "core/formats/format.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

Error wrongField(const QByteArray &field, const QString &must)
{
    return makeError(Error::Kind::Usage, u"`%1` must be %2."_s.arg(QString::fromUtf8(field), must));
}

void noteDropped(QByteArrayList &dropped, const QByteArray &name)
{
    if (!name.isEmpty() && !dropped.contains(name))
        dropped.append(name);
}

bool isOpenAiModel(QByteArrayView model)
{
    return familyFromModel(QString::fromUtf8(model)) == Family::OpenAi &&
           !model.startsWith("gpt-oss");
}

} // namespace deskrelay
