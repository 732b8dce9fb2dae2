#pragma once

#include "core/base/jsontree.h"
#include "core/formats/format.h"

#include <QByteArray>
#include <QDir>
#include <QLatin1StringView>
#include <QList>

// What the translation made when it was last read and found right, in tests/fixtures/translation.
// DESKRELAY_WRITE_SNAPSHOTS=1 writes it anew, to be read again.

/// A format as the snapshots name it, with a model that is asked in it.
struct SnapshotSide
{
    deskrelay::Format format;
    QLatin1StringView name;
    QByteArray model = {};
};

const QList<SnapshotSide> &snapshotSides();

/// `requests` or `replies`.
QDir snapshotFolder(const QString &name);
/// A file's bytes; empty where there is none.
QByteArray readFile(const QDir &folder, const QString &name);

/// The JSON with a line for each member of what is long; numbers, escapes and order untouched.
QByteArray printed(const deskrelay::JsonNode &node);

/// Compares \a now with the snapshot \a name line by line, within a test.
void compareSnapshot(const QDir &folder, const QString &name, const QByteArray &now);
