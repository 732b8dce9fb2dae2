#pragma once

#include <QString>

namespace deskrelay {

/// What failed, on which side, and what may follow.
struct Error
{
    enum class Kind
    {
        Usage,       ///< The caller asked wrongly: bad argument, bad value.
        NotFound,    ///< The thing named does not exist.
        Conflict,    ///< It exists already, or is in use by somebody else.
        Denied,      ///< Refused: missing or insufficient permission.
        Locked,      ///< A keyring or vault is locked, or a passphrase is wrong.
        Unavailable, ///< A service that is needed is absent or refuses connections.
        Timeout,     ///< An answer did not come in time.
        TooLarge,    ///< A bound was exceeded.
        Protocol,    ///< Bytes that do not follow their grammar.
        Unsupported, ///< Understood, but this version does not do it.
        Storage,     ///< The database or a file failed.
        Aborted,     ///< Given up on purpose.
        Internal,    ///< A fault of ours.
    };
    enum class Source
    {
        Internal,
        Downstream,
        Upstream
    };
    enum class Retry
    {
        No,
        SameAccount,
        NextAccount
    };

    Kind kind = Kind::Internal;
    Source source = Source::Internal;
    Retry retry = Retry::No;
    int httpStatus = 0;   ///< Status the upstream answered with; 0 when it did not answer.
    QString message = {}; ///< For logs and people. Free of keys, tokens and message text.

    bool operator==(const Error &) const = default;
};

/// An error of this process itself, with nothing to retry.
inline Error makeError(Error::Kind kind, const QString &message)
{
    return Error{.kind = kind, .message = message};
}

} // namespace deskrelay
