#pragma once

#include "core/formats/conversation/traitfields.h"
#include "core/formats/format.h"

#include <QByteArray>
#include <QHash>
#include <QList>

namespace deskrelay {

/// What a table says of the models: for each family its defaults, kinds that several models share,
/// and rows that tell by the beginning of a name how a model differs, the special before the
/// general. docs/models.md has the fields.
class ModelRules final
{
public:
    /// What was found under a name.
    struct Finding
    {
        ModelTraits traits = {};
        bool isKnown = false; ///< By a row of its own, not as one of the others.
    };

    /// Reads a table. Protocol: it is none; the message names the place and what may stand there.
    static Result<ModelRules> parse(QByteArrayView json);
    /// resources/models.json, as it was compiled in.
    static const ModelRules &shipped();

    /// What holds for \a model on an upstream that speaks \a format.
    Finding find(Format format, QByteArrayView model) const;

private:
    friend class ModelRulesReader;

    struct Row
    {
        QByteArray prefix = {};
        ModelTraits traits = {};
        bool isKnown = false;
    };
    struct Section
    {
        ModelTraits defaults = {};
        QList<Row> rows = {};
        QHash<Format, TraitChanges> formats = {}; ///< What a format takes less than its model.
    };

    QHash<Family, Section> m_sections = {};
};

} // namespace deskrelay
