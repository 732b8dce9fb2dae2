#pragma once

#include "core/base/result.h"
#include "core/formats/conversation/traitfields.h"
#include "core/formats/format.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace deskrelay {

enum class ModelListShape
{
    OpenAi,
    Anthropic,
    Gemini
};

/// How much a model takes and gives.
struct ModelLimits
{
    qint64 contextTokens = 0;
    qint64 outputTokens = 0;

    bool operator==(const ModelLimits &) const = default;
};

/// One model, as an upstream lists it.
struct ModelEntry
{
    QString id = {}; ///< Without Gemini's `models/`.
    Family family = Family::OpenAi;
    ModelListShape shape = ModelListShape::OpenAi; ///< Of raw.
    QByteArray raw = {}; ///< The entry as it came; empty for a name that we made.
    QString displayName = {};
    qint64 createdSeconds = 0;
    TraitChanges told = {};                 ///< What the entry tells of the model.
    std::optional<ModelLimits> limits = {}; ///< To be shown where raw tells none.

    bool operator==(const ModelEntry &) const = default;
};

/// Reads a list in any of the three shapes. Protocol: it is none of them.
Result<QList<ModelEntry>> parseModelList(const QByteArray &body, Family family);

/// A list in one shape; entries that came in it go out as they came, but for limits that are put
/// at the end of one that has none.
QByteArray renderModelList(ModelListShape shape, const QList<ModelEntry> &entries);
QByteArray renderModel(ModelListShape shape, const ModelEntry &entry);

} // namespace deskrelay
