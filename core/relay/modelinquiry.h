#pragma once

#include "core/relay/modeltable.h"

#include <QString>

#include <functional>

namespace deskrelay {

class ModelCatalog;
class RelayPool;

/// What a person wants to know of a model.
struct ModelInquiry
{
    QString model = {};     ///< As a client names it; an alias that is for all is followed.
    AccountId account = {}; ///< Empty: the first one that serves it.
};

/// What holds for a model at an account.
struct ModelDescription
{
    QString model = {};     ///< As the upstream knows it.
    AccountId account = {}; ///< Empty: none serves it.
    Format format = Format::OpenAiChat;
    QList<ToldTrait> traits = {};
};

/// Answers an inquiry, after the account's upstream was asked where that is to be and its
/// credential is there.
void describeModel(const RelayPool &pool,
                   ModelCatalog &catalog,
                   const ModelInquiry &inquiry,
                   const std::function<void(const ModelDescription &)> &done);

} // namespace deskrelay
