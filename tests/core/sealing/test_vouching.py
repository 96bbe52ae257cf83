from dataclasses import replace

from portal.core.sealing import PrivateKey, Suite
from portal.core.sealing.holders import SealingSecret
from portal.core.sealing.vouching import is_vouched_for, vouch

SECRET = SealingSecret(1, b"the part of the server, 32 bytes!")


def test_a_key_that_somebody_put_in_the_place_of_another_is_not_vouched_for():
    key, planted = (PrivateKey.new(Suite.MLKEM768_X25519, 4).public for _key in range(2))
    mark = vouch(key, "reader:7", SECRET)

    assert is_vouched_for(key, "reader:7", SECRET, mark)
    for other in (planted, replace(key, number=5), replace(key, suite=Suite.P384)):
        assert not is_vouched_for(other, "reader:7", SECRET, mark)
    assert not is_vouched_for(key, "reader:8", SECRET, mark)
    assert not is_vouched_for(key, "reader:7", SealingSecret(1, bytes(32)), mark)
    for altered in (b"", mark[:-1], mark + b"\0", bytes(32)):
        assert not is_vouched_for(key, "reader:7", SECRET, altered)
