#pragma once

#include "core/base/jsontree.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>

#include <utility>
#include <vector>

/// Requests recorded from real tools lie beside the project, where they are there at all:
/// DESKRELAY_CAPTURES, else the folder that the build was told.
inline QDir capturesDirectory()
{
    const QString told = qEnvironmentVariable("DESKRELAY_CAPTURES");
    return QDir(told.isEmpty() ? QStringLiteral(DESKRELAY_CAPTURES) : told);
}

/// The bodies posted to /v1/messages, by the file's name.
inline std::vector<std::pair<QString, QByteArray>> capturedBodies()
{
    std::vector<std::pair<QString, QByteArray>> bodies;
    for (const QString &folder : {QStringLiteral("claude-code"), QStringLiteral("anthropic-sdk")}) {
        const QDir directory(capturesDirectory().filePath(folder));
        const QStringList names = directory.entryList({QStringLiteral("*.json")}, QDir::Files);
        for (const QString &name : names) {
            QFile file(directory.filePath(name));
            if (!file.open(QFile::ReadOnly))
                continue;
            const QByteArray text = file.readAll();
            const deskrelay::Result<deskrelay::JsonTree> tree = deskrelay::JsonTree::parse(text);
            if (tree && tree->root()["body"].isObject())
                bodies.emplace_back(folder + QLatin1Char('/') + name, tree->root()["body"].json());
        }
    }
    return bodies;
}
