#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>
#include <QString>

namespace deskrelay {

/// A client's field with a value that the format does not allow: "`temperature` must be \a must."
Error wrongField(const QByteArray &field, const QString &must);

/// Adds \a name to \a dropped unless it is there, or there is no name.
void noteDropped(QByteArrayList &dropped, const QByteArray &name);

/// Whether \a model is OpenAI's own, so that its API's newest fields may be used. Open weights are
/// served by others.
bool isOpenAiModel(QByteArrayView model);

} // namespace deskrelay
