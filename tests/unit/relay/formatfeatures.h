#pragma once

#include "core/formats/format.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

/// One thing that a request can say, in the words of each client format that has some for it.
struct FormatFeature
{
    QString name = {};
    QByteArray chat = {}; ///< Members to be added to a request; empty: it cannot be said.
    QByteArray responses = {};
    QByteArray messages = {};
    QByteArray gemini = {};
    /// Where it is said by other means than a field of its own.
    QList<deskrelay::Format> emulatedAt = {};
};

/// What docs/formats.md tells of, in its order.
const QList<FormatFeature> &formatFeatures();

/// The whole request of a client that says \a feature; empty where its format cannot.
QByteArray
requestWith(const FormatFeature &feature, deskrelay::Format client, const QByteArray &model);
