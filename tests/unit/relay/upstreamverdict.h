#pragma once

#include "core/formats/conversation/codec.h"

#include <QByteArray>

/// What the strict fake upstream says to a translated request: empty where it takes it, else the
/// message of its refusal.
///
/// It keeps what the provider documents and knows nothing of the translation, so that it judges
/// what a reader of snapshots would have to know by heart. Of sealed state it takes back what
/// sealOf() gives for its own format, and no other.
QByteArray upstreamVerdict(deskrelay::Format upstream,
                           const QByteArray &model,
                           const deskrelay::WrittenRequest &request);

/// The sealed state that the fixtures bring from a provider.
QByteArray sealOf(deskrelay::Format provider);
